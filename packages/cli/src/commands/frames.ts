import { mkdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { ClipwrightError, type OpenClip, Rational, resultFrom, type VideoSample } from '@clipwright/core';
import { isRemoteUri } from '@clipwright/core/author';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { checkPictureFile, type PictureEncoder, savePicture } from '@clipwright/pictures';
import { sourceUri } from '@clipwright/timeline-formats';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { type AskedFrames, firstStretch, timesOf } from '../frames/asked-frames.ts';
import { retryNote } from '../output/notes.ts';
import { pictureNames } from '../output/picture-names.ts';
import type { Reporter } from '../output/reporter.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { table } from '../output/table.ts';
import { bytesText, durationText, secondsCell } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import { ownReason } from '../own-reason.ts';
import { pictureEncoders } from '../picture-encoders.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { WrittenFrame } from '../reports/frames-report.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export interface FramesFlags extends GlobalFlags, SourceFlags, CacheFlags, AskedFrames {
  readonly output: string;
  readonly width?: number;
  readonly format: 'png' | 'jpg';
  readonly overwrite?: boolean;
}

/** Writes frames of a source as pictures. */
export async function frames(source: string, flags: FramesFlags, context: RunContext): Promise<number> {
  if ((flags.at === undefined) === (flags.every === undefined)) {
    throw new ClipwrightError('invalid-option', 'Which frames are wanted is not clear.', {
      remedy: 'Say --at 1.5,3 or --every 2, and not both.',
    });
  }
  const began = performance.now();
  const reporter = reporterFor(context, flags.quiet ?? false);
  try {
    await using clipwright = await compose(flags, context, storeChoice(flags, context));
    const runner = clipwright.get(FfmpegRunnerId);
    const encoders = pictureEncoders(runner);
    // They are looked for while the source opens; who needs them is told what is wrong with them.
    runner.located().subscribe({ error: () => {} });
    const clip = { source, ...sourceUri(source, context.cwd), ...firstStretch(flags) };
    const written: WrittenFrame[] = [];
    const events$ = clipwright.loadClips([clip], {
      onError: 'fail',
      signal: context.signal,
      // Nothing is written before all of it may be.
      use: async (open, _index, signal) =>
        await writeFrames(open, await planFrames(open, encoders, flags, context), {
          flags,
          encoders,
          reporter,
          signal,
        }),
    });
    await resultFrom(
      events$.pipe(
        tap((event) => {
          if (event.type === 'retrying') reporter.note(retryNote(event));
          if (event.type === 'loaded') written.push(...event.value);
        }),
      ),
    ).catch((error: unknown) => {
      throw ownReason(error);
    });
    reporter.end();
    const elapsedMs = Math.round(performance.now() - began);
    if (flags.json) writeJson(context, 'frames', { source, pictures: written, elapsedMs });
    else context.stdout.write(pageOf(written, elapsedMs, context.stdout.isTTY ? context.stdout.columns : undefined));
    return exitCodes.success;
  } finally {
    reporter.end();
  }
}

/** Pictures that are encoded at once: they come a few at a time, and each waits for threads of the budget. */
const maxSaved = 4;

/** Where the frames go that are asked for, all of them. */
interface PlannedFrames {
  readonly times: readonly Rational[];
  readonly files: readonly string[];
}

async function planFrames(
  { source, info }: OpenClip,
  encoders: readonly PictureEncoder[],
  flags: FramesFlags,
  context: RunContext,
): Promise<PlannedFrames> {
  const times = timesOf(info.video, Rational.from(info.duration), flags);
  const directory = resolve(context.cwd, flags.output);
  const path = isRemoteUri(source.uri) ? new URL(source.uri).pathname : source.uri;
  const stem = basename(path, extname(path));
  const files = pictureNames(stem, times, flags.format).map((name) => join(directory, name));
  await makeDirectory(directory);
  for (const file of files)
    await checkPictureFile(file, {
      encoders,
      ...(flags.overwrite === undefined ? {} : { overwrite: flags.overwrite }),
    });
  return { times, files };
}

interface Surroundings {
  readonly flags: FramesFlags;
  readonly encoders: readonly PictureEncoder[];
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Writes the frames: while some are encoded the next are decoded. */
async function writeFrames(
  { info, source }: OpenClip,
  { times, files }: PlannedFrames,
  { flags, encoders, reporter, signal }: Surroundings,
): Promise<readonly WrittenFrame[]> {
  const { width, overwrite = false } = flags;
  const size = width === undefined ? {} : { width };
  const total = files.length;
  const written: WrittenFrame[] = [];
  const save = async (sample: VideoSample, time: Rational, file: string): Promise<WrittenFrame> => {
    const { pts, timestamp, width, height } = sample;
    const { bytes } = await savePicture(sample, { encoders, file, overwrite, signal });
    sample.close();
    return { file, time: time.toNumber(), timestamp, pts, width, height, bytes };
  };
  const saving: Promise<WrittenFrame>[] = [];
  const saved = async (): Promise<void> => {
    const [oldest] = saving;
    if (oldest === undefined) return;
    written.push(await oldest);
    saving.shift();
    const completed = written.length;
    reporter.progress('frames', { completed, failed: 0, total, ratio: completed / total, rate: 0 });
  };
  const at = times.map((time) => time.toString());
  let position = 0;
  try {
    for await (const sample of source.video({ start: 0, end: info.duration }, { format: 'rgb24', at, ...size })) {
      const [time, file] = [times[position], files[position]];
      if (time === undefined || file === undefined) break;
      position += 1;
      if (saving.length >= maxSaved) await saved();
      const one = save(sample, time, file);
      // What goes wrong is told when it is waited for.
      one.catch(() => {});
      saving.push(one);
    }
    while (saving.length > 0) await saved();
  } finally {
    await Promise.allSettled(saving);
  }
  return written;
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new ClipwrightError('output-unwritable', `The directory ${directory} cannot be made.`, {
      remedy: 'Choose another one.',
      cause,
    });
  }
}

function pageOf(written: readonly WrittenFrame[], elapsedMs: number, width: number | undefined): string {
  const columns = [
    { title: 'picture', shrink: true },
    { title: 'size', align: 'right' },
    { title: 'frame at', align: 'right' },
    { title: 'bytes', align: 'right' },
  ] as const;
  const rows = written.map((each) => [
    each.file,
    `${each.width}x${each.height}`,
    secondsCell(each.timestamp),
    bytesText(each.bytes),
  ]);
  const count = `${written.length} ${written.length === 1 ? 'picture' : 'pictures'}`;
  return `${table(columns, rows, width)}\n${count} written, in ${durationText(elapsedMs)}\n`;
}
