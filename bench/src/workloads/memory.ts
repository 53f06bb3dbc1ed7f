import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../check/verdict.ts';
import { watchMemory } from '../measure/memory.ts';
import { takeTurns } from '../measure/take-turns.ts';
import { smallFiles } from '../media/catalogue.ts';
import type { Row } from '../report/result.ts';
import { memoryText } from '../report/units.ts';
import { withScratch } from '../scratch.ts';
import { manyClips } from './many.ts';
import { checkOutput } from './render-contest.ts';
import type { Workload } from './workload.ts';

interface Turn {
  readonly ms: number;
  readonly peak: number | undefined;
  readonly verdict: Verdict;
}

/** Ten times the clips must not take ten times the memory: Node and all its processes, resident, summed. */
export const memory: Workload = {
  name: 'memory',
  title: () => 'Memory of rendering 50 and 500 clips',
  measure: async ({ tools, runs, media, signal }) => {
    const sources = await media(smallFiles);
    return withScratch(async (directory) => {
      const render = async (count: number): Promise<Turn> => {
        const montage = manyClips(sources, count);
        const output = join(directory, 'out.mp4');
        const script = fileURLToPath(new URL('./memory-child.js', import.meta.url));
        const task = JSON.stringify({ tools, montage, output });
        const begin = performance.now();
        const child = spawn(process.execPath, [script, task], { stdio: 'inherit', signal });
        const watch = watchMemory({ pid: child.pid ?? 0, descendantsOnly: false });
        const [code] = await once(child, 'close');
        const ms = performance.now() - begin;
        const peak = await watch.stop();
        if (code !== 0) throw new Error(`The render of ${count} clips ended with ${code}.`);
        const verdict = await checkOutput({ tools, montage, sources, output, signal });
        await rm(output);
        return { ms, peak, verdict };
      };
      const counts = [50, 500];
      const turns = await takeTurns(
        counts.map((count) => ({ name: `${count} clips`, run: () => render(count) })),
        runs,
      );
      const rows = turns.map(({ name, results, error }): Row => {
        const peaks = results.flatMap(({ peak }) => peak ?? []);
        const frames = results.find(({ verdict }) => !verdict.right)?.verdict ?? results[0]?.verdict;
        return {
          name,
          ms: results.map(({ ms }) => ms),
          ...(peaks.length === 0 ? {} : { peakBytes: Math.max(...peaks) }),
          ...(frames === undefined ? {} : { frames }),
          ...(error === undefined ? {} : { failed: String(error) }),
        };
      });
      const [few, many] = rows.map(({ peakBytes }) => peakBytes);
      if (few === undefined || many === undefined) return { rows };
      const remark = `${memoryText(many)} for 500 clips, ${(many / few).toFixed(2)} times the ${memoryText(few)} for 50`;
      return { rows, remark };
    });
  },
};
