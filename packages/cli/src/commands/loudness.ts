import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { abortable } from '@clipwright/core/author';
import { measureLoudness } from '@clipwright/detect';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { sourceUri } from '@clipwright/timeline-formats';
import { lastValueFrom } from 'rxjs';
import { compose } from '../compose.ts';
import { exitCodes } from '../exit-codes.ts';
import { expandNames } from '../media/expand-names.ts';
import { printable } from '../output/printable.ts';
import { reporterFor } from '../output/reporter-for.ts';
import { type Column, table } from '../output/table.ts';
import { secondsCell } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { LoudnessOfFile } from '../reports/loudness-report.ts';
import type { GlobalFlags } from '../settings.ts';

/** How loud the sound of each file is. Fails when none of them could be measured. */
export async function loudness(names: readonly string[], flags: GlobalFlags, context: RunContext): Promise<number> {
  const reporter = reporterFor(context, flags.quiet ?? false);
  const files = await expandNames(names, context);
  const measured: LoudnessOfFile[] = [];
  let failure: ClipwrightError | undefined;
  try {
    await using clipwright = await compose(flags, context, 'temporary');
    const runner = clipwright.get(FfmpegRunnerId);
    // One after the other: decoding one is quicker than reading two from one disk.
    for (const file of files) {
      const { uri = file } = sourceUri(file, context.cwd);
      try {
        const found$ = measureLoudness(String(uri), { runner }).pipe(abortable({ signal: context.signal }));
        measured.push({ file, ...(await lastValueFrom(found$)) });
      } catch (error) {
        context.signal.throwIfAborted();
        failure = toClipwrightError(error);
        measured.push({ file, error: failure.toJSON() });
        // Of one file alone the command's own failure says it.
        if (files.length > 1) reporter.note(`${printable(file)}: ${failure.code}: ${printable(failure.message)}`);
      }
    }
    reporter.end();
    if (failure !== undefined && measured.every((each) => 'error' in each)) throw failure;
    const width = context.stdout.isTTY ? context.stdout.columns : undefined;
    if (flags.json) writeJson(context, 'loudness', { files: measured });
    else context.stdout.write(table(columns, measured.flatMap(rowOf), width));
    return failure === undefined ? exitCodes.success : exitCodes.incomplete;
  } finally {
    reporter.end();
  }
}

const columns: readonly Column[] = [
  { title: 'file', shrink: true },
  { title: 'seconds', align: 'right' },
  { title: 'LUFS', align: 'right' },
  { title: 'range', align: 'right' },
  { title: 'dBTP', align: 'right' },
];

function rowOf(measured: LoudnessOfFile): readonly (readonly string[])[] {
  if ('error' in measured) return [];
  const { file, duration, integrated, range, truePeak } = measured;
  const cell = (value: number | undefined): string => value?.toFixed(1) ?? '';
  return [[file, secondsCell(duration), cell(integrated), cell(range), cell(truePeak)]];
}
