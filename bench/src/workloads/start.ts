import { join } from 'node:path';
import { processorTime } from '../measure/processor-time.ts';
import { takeTurns } from '../measure/take-turns.ts';
import { timed } from '../measure/timed.ts';
import { reusedFile } from '../media/catalogue.ts';
import { run } from '../process.ts';
import type { Row } from '../report/result.ts';
import type { Workload } from './workload.ts';

/** The command as a checkout has it. */
const command = join(import.meta.dirname, '../../../packages/cli/bin/clipwright.js');

interface Turn {
  readonly ms: number;
  readonly processorMs: number | undefined;
}

/** What every command costs before it works: Node alone, and what is loaded on top of it. */
export const start: Workload = {
  name: 'start',
  title: () => 'Start the command',
  measure: async ({ tools, runs, media, signal }) => {
    const [source] = await media([reusedFile]);
    if (source === undefined) throw new Error('There is no source.');
    const env = { PATH: process.env.PATH, CLIPWRIGHT_FFMPEG: tools.ffmpeg, CLIPWRIGHT_FFPROBE: tools.ffprobe };
    const contestant = (name: string, ...args: readonly string[]) => ({
      name,
      run: async (): Promise<Turn> => {
        const before = await processorTime();
        const ms = await timed(() => run(process.execPath, args, { env, signal }));
        const after = await processorTime();
        return { ms, processorMs: before === undefined || after === undefined ? undefined : after - before };
      },
    });
    const turns = await takeTurns(
      [
        contestant('Node alone', '--eval', '0'),
        contestant('clipwright --version', command, '--version'),
        contestant('clipwright render --help', command, 'render', '--help'),
        contestant('clipwright load, one clip', command, 'load', source.file, '--no-cache', '--quiet'),
      ],
      // Each takes a fraction of a second.
      5 * runs,
    );
    const rows = turns.map(({ name, results, error }): Row => {
      const processorMs = results.flatMap((turn) => turn.processorMs ?? []);
      return {
        name,
        ms: results.map(({ ms }) => ms),
        ...(processorMs.length === 0 ? {} : { processorMs }),
        ...(error === undefined ? {} : { failed: error instanceof Error ? error.message : String(error) }),
      };
    });
    return { rows };
  },
};
