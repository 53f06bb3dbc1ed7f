import { ClipwrightError, Rational, resultFrom, sourceName, toClipwrightError } from '@clipwright/core';
import { sourceUri } from '@clipwright/timeline-formats';
import { tap } from 'rxjs';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { expandNames } from '../media/expand-names.ts';
import { retryNote } from '../output/notes.ts';
import { printable } from '../output/printable.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { type Column, table } from '../output/table.ts';
import { rateText, secondsCell } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import { withoutRepeating } from '../reason-told.ts';
import type { ProbedFile } from '../reports/probe-report.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

export type ProbeFlags = GlobalFlags & SourceFlags & CacheFlags;

/** What is in each file. Fails when none of them could be read. */
export async function probe(names: readonly string[], flags: ProbeFlags, context: RunContext): Promise<number> {
  const reporter = reporterFor(context, flags.quiet ?? false);
  const probed: ProbedFile[] = [];
  const files = await expandNames(names, context);
  try {
    await using clipwright = await compose(flags, context, storeChoice(flags, context));
    const clips = files.map((source) => ({ source, ...sourceUri(source, context.cwd) }));
    const events$ = clipwright.loadClips(clips, { signal: context.signal }).pipe(
      tap((event) => {
        if (event.type === 'progress') reporter.progress('probe', event);
        if (event.type === 'retrying') reporter.note(retryNote(event));
        if (event.type === 'loaded') {
          const { clip, info, warnings } = event.clip;
          probed.push({ file: sourceName(clip), info });
          for (const { code, message } of warnings)
            reporter.note(`${printable(sourceName(clip))}: ${code}: ${printable(message)}`);
        }
        if (event.type === 'skipped') {
          probed.push({ file: sourceName(event.clip), error: event.error.toJSON() });
          // Of one file alone the command's own failure says it.
          if (files.length > 1) {
            reporter.note(
              `${printable(sourceName(event.clip))}: ${event.error.code}: ${printable(event.error.message)}`,
            );
          }
        }
      }),
    );
    const { skipped } = await resultFrom(events$).catch((error: unknown) => {
      throw withoutRepeating(onlyReason(toClipwrightError(error), probed), reporter);
    });
    reporter.end();
    if (flags.json) writeJson(context, 'probe', { files: probed });
    else
      context.stdout.write(
        table(columns, probed.flatMap(rowOf), context.stdout.isTTY ? context.stdout.columns : undefined),
      );
    return skipped === 0 ? exitCodes.success : exitCodes.incomplete;
  } finally {
    reporter.end();
  }
}

/** "None could be loaded" says less than the reason, where there is one file. */
function onlyReason(failure: ClipwrightError, probed: readonly ProbedFile[]): ClipwrightError {
  const [only, ...others] = probed;
  if (failure.code !== 'nothing-loaded' || only === undefined || others.length > 0 || !('error' in only))
    return failure;
  return new ClipwrightError(only.error.code, only.error.message, { cause: failure });
}

const columns: readonly Column[] = [
  { title: 'file', shrink: true },
  { title: 'size', align: 'right' },
  { title: 'fps', align: 'right' },
  { title: 'seconds', align: 'right' },
  { title: 'frames', align: 'right' },
  { title: 'picture' },
  { title: 'sound' },
];

function rowOf(probed: ProbedFile): readonly (readonly string[])[] {
  if ('error' in probed) return [];
  const { video, audio, duration } = probed.info;
  const rotated = video.rotation === 0 ? '' : `, turned ${video.rotation}`;
  const isBlank = video.blank === true;
  return [
    [
      probed.file,
      isBlank ? '' : `${video.displayWidth}x${video.displayHeight}`,
      isBlank ? '' : rateText(video.frameRate),
      secondsCell(Rational.from(duration).toNumber()),
      isBlank ? '' : String(video.frames ?? ''),
      `${video.codec}${rotated}`,
      audio === undefined ? 'none' : `${audio.codec} ${audio.sampleRate} x ${audio.channels}`,
    ],
  ];
}
