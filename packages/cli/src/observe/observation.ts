import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { withSourcesPlaced } from '@clipwright/core/author';
import { recordRun } from '@clipwright/core/observe';
import { processUsage } from '@clipwright/ffmpeg';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { checkOutputFile } from '@clipwright/node-kit';
import type { CliContext } from '../context.ts';
import type { ObserveFlags } from '../options/observe-options.ts';
import type { Observation, ObserveRequest } from './observe-request.ts';
import { type WantedFile, wantedFiles } from './wanted-files.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Watches a run, and writes what the flags ask for. Whether that can be written is found out before the run. Errors:
 * `invalid-option`, `output-unwritable`, `output-is-source`.
 */
export async function observation(
  flags: ObserveFlags,
  context: CliContext,
  request: ObserveRequest,
): Promise<Observation> {
  const { name, timeline, clipwright } = request;
  const wanted = wantedFiles(flags, context, request);
  const others = request.others.map((other) => resolve(context.cwd, other));
  checkNames(wanted, others);
  const sources: string[] = [];
  await withSourcesPlaced(timeline, async ({ source, uri = source }) => {
    sources.push(...[uri].flat());
    return undefined;
  });
  for (const { file } of wanted) await checkOutputFile({ file, overwrite: true, sources: [...others, ...sources] });
  const runner = clipwright.get(FfmpegRunnerId);
  const recorder = recordRun({ name, usage: () => processUsage(runner) });
  return {
    watch: recorder.watch,
    write: async () => {
      const record = recorder.record();
      for (const { file, text } of wanted) await writeWhole(file, await text(record));
    },
  };
}

function checkNames(wanted: readonly WantedFile[], others: readonly string[]): void {
  const taken = new Map(others.map((file) => [file, 'another argument']));
  for (const { flag, file } of wanted) {
    const by = taken.get(file);
    if (by !== undefined) {
      throw new ClipwrightError('invalid-option', `${flag} names ${file}, and so does ${by}.`, {
        remedy: 'Give each a name of its own.',
      });
    }
    taken.set(file, flag);
  }
}
