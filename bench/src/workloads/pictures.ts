import { join } from 'node:path';
import { processorTime } from '../measure/processor-time.ts';
import { takeTurns } from '../measure/take-turns.ts';
import { timed } from '../measure/timed.ts';
import { minuteFile } from '../media/catalogue.ts';
import { lengthen } from '../media/lengthen.ts';
import { run } from '../process.ts';
import type { Row } from '../report/result.ts';
import { withScratch } from '../scratch.ts';
import type { Workload } from './workload.ts';

/** The command as a checkout has it. */
const command = join(import.meta.dirname, '../../../packages/cli/bin/clipwright.js');

const minutes = 30;
const containers = ['mkv', 'mp4', 'ts'];
/** Seconds. */
const times = [61, 200.5, 333, 500, 701, 900, 1100.25, 1300, 1500, 1700];

/** Pictures at one time and at ten of a long file, beside one ffmpeg for each of them, one after the other. */
export const pictures: Workload = {
  name: 'pictures',
  title: () => `Write pictures at 1 and ${times.length} times of a file of ${minutes} minutes, in 360p`,
  measure: async ({ tools, runs, media, signal }) => {
    const [minute] = await media([minuteFile]);
    if (minute === undefined) throw new Error('There is no source.');
    const env = { PATH: process.env.PATH, CLIPWRIGHT_FFMPEG: tools.ffmpeg, CLIPWRIGHT_FFPROBE: tools.ffprobe };
    const rows: Row[] = [];
    for (const extension of containers) {
      const file = await lengthen(minute, { ffmpeg: tools.ffmpeg, times: minutes, extension, signal });
      for (const asked of [times.slice(5, 6), times]) {
        const turns = await withScratch((directory) => {
          const place = ['--overwrite', '--no-cache', '--quiet', '-o', directory];
          const ways = {
            clipwright: () =>
              run(process.execPath, [command, 'frames', file, '--at', asked.join(), ...place], { env, signal }),
            'ffmpeg, in turn': async () => {
              for (const time of asked) {
                const one = ['-nostdin', '-y', '-v', 'error', '-ss', String(time), '-i', file, '-frames:v', '1'];
                await run(tools.ffmpeg, [...one, join(directory, `${time}.png`)], { signal });
              }
            },
          };
          const contestants = Object.entries(ways).map(([name, work]) => ({
            name: `${name}: ${extension}, ${asked.length}`,
            run: async () => {
              const before = await processorTime();
              const ms = await timed(async () => void (await work()));
              const after = await processorTime();
              return { ms, processorMs: before === undefined || after === undefined ? undefined : after - before };
            },
          }));
          return takeTurns(contestants, runs);
        });
        for (const { name, results, error } of turns) {
          const processorMs = results.flatMap((turn) => turn.processorMs ?? []);
          rows.push({
            name,
            ms: results.map(({ ms }) => ms),
            ...(processorMs.length === 0 ? {} : { processorMs }),
            ...(error === undefined ? {} : { failed: error instanceof Error ? error.message : String(error) }),
          });
        }
      }
    }
    return { rows };
  },
};
