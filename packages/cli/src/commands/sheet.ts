import { resolve } from 'node:path';
import { resultFrom } from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId } from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import {
  type ClipPicturesReport,
  checkPictureFile,
  clipPictures,
  contactSheet,
  type Sheet,
  savePicture,
} from '@clipwright/pictures';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import type { MediaFlags } from '../options/media-options.ts';
import { failureNote, warningNote } from '../output/notes.ts';
import { printable } from '../output/printable.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { bytesText, durationText } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import { pictureEncoders } from '../picture-encoders.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { readTimeline, titleOf } from '../read-list.ts';
import type { SheetReport } from '../reports/sheet-report.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface SheetFlags extends GlobalFlags, SourceFlags, MediaFlags, CacheFlags {
  readonly output: string;
  readonly columns?: number;
  readonly width?: number;
  readonly perClip?: number;
  readonly concurrency?: number;
  readonly overwrite?: boolean;
}

/** Draws a contact sheet of a list. */
export async function sheet(names: readonly string[], flags: SheetFlags, context: RunContext): Promise<number> {
  const began = performance.now();
  const { columns, width, perClip, concurrency, overwrite = false } = flags;
  const { signal } = context;
  const timeline = await readTimeline(names, flags, context);
  const file = resolve(context.cwd, flags.output);
  const reporter = reporterFor(context, flags.quiet ?? false);
  try {
    await using clipwright = await compose(flags, context, storeChoice(flags, context));
    const runner = clipwright.get(FfmpegRunnerId);
    const encoders = pictureEncoders(runner);
    await checkPictureFile(file, { encoders, overwrite });
    const options = {
      signal,
      ...(perClip === undefined ? {} : { perClip }),
      ...(width === undefined ? {} : { width }),
      ...(concurrency === undefined ? {} : { concurrency }),
    };
    const deps = {
      loader: clipwright.get(ClipLoaderId),
      store: clipwright.get(ArtifactStoreId),
      budget: runner.budget,
    };
    const pictured = await resultFrom(
      clipPictures(timeline, options, deps).pipe(
        tap((event) => {
          if (event.type === 'progress') reporter.progress('pictures', event);
        }),
      ),
    );
    for (const { index, source, warnings = [] } of pictured.clips) {
      for (const warning of warnings) reporter.note(warningNote(index, source, warning));
    }
    for (const clip of pictured.clips) if (clip.status === 'skipped') reporter.note(failureNote(clip));

    const titles = { title: titleOf(names), summary: summaryOf(pictured) };
    const drawn = await contactSheet(pictured, { ...titles, ...(columns === undefined ? {} : { columns }) });
    const { bytes } = await savePicture(drawn.picture, { encoders, file, overwrite, signal });
    reporter.end();
    const report = reportOf(pictured, { output: file, bytes, drawn, elapsedMs: Math.round(performance.now() - began) });
    if (flags.json) writeJson(context, 'sheet', report);
    else context.stdout.write(pageOf(report));
    return pictured.skipped === 0 ? exitCodes.success : exitCodes.incomplete;
  } finally {
    reporter.end();
  }
}

function summaryOf({ clips, total, skipped }: ClipPicturesReport): string {
  const seconds = clips.reduce((sum, { start = 0, end = 0 }) => sum + end - start, 0);
  const parts = [`${total} ${total === 1 ? 'clip' : 'clips'}`, `${Number(seconds.toFixed(2))} s`];
  return [...parts, ...(skipped === 0 ? [] : [`${skipped} skipped`])].join(', ');
}

function reportOf(
  { clips, total, loaded, skipped }: ClipPicturesReport,
  made: {
    readonly output: string;
    readonly bytes: number;
    readonly drawn: Sheet;
    readonly elapsedMs: number;
  },
): SheetReport {
  const { output, bytes, drawn, elapsedMs } = made;
  const pictures = clips.flatMap((clip) => clip.pictures);
  const reused = pictures.filter(({ cached }) => cached).length;
  return {
    output,
    width: drawn.picture.width,
    height: drawn.picture.height,
    bytes,
    columns: drawn.columns,
    rows: drawn.rows,
    clips: clips.map((clip) => ({
      ...clip,
      pictures: clip.pictures.map(({ time, pts, cached }) => ({ time, pts, cached })),
    })),
    total,
    loaded,
    skipped,
    pictures: { decoded: pictures.length - reused, reused },
    elapsedMs,
  };
}

function pageOf({ output, width, height, bytes, loaded, total, skipped, pictures, elapsedMs }: SheetReport): string {
  const clips = [`${loaded} of ${total} clips shown`, ...(skipped === 0 ? [] : [`${skipped} skipped`])].join(', ');
  return [
    printable(output),
    `  ${width}x${height}, ${bytesText(bytes)}`,
    `  ${clips}; pictures: ${pictures.decoded} decoded, ${pictures.reused} reused`,
    `  ${durationText(elapsedMs)} in all`,
    '',
  ].join('\n');
}
