import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OutputOptions, Timeline } from '@clipwright/core';
import { type FarmTimes, timedRender, withWorkers } from '../distributed/farm.ts';
import { withRedis } from '../distributed/redis.ts';
import { median } from '../measure/median.ts';
import { eightFiles, minuteFile } from '../media/catalogue.ts';
import { withScratch } from '../scratch.ts';
import { montageCuts } from './montage.ts';
import type { BenchContext, Workload } from './workload.ts';

const workers = 3;
/** Pieces that cost nothing to make. */
const pieces = 300;

/** What is rendered, and how many processes may run at once, in one process and in each worker. */
interface Race {
  readonly name: string;
  readonly timeline: Timeline;
  readonly output: Omit<OutputOptions, 'file'>;
  readonly media: string;
  readonly alone: number | 'none';
  readonly each: number | 'none';
}

/** Both ways in turns, from nothing each time. */
async function race({ tools, runs }: BenchContext, url: string, { alone, each, media, ...race }: Race) {
  const times: { readonly alone: FarmTimes[]; readonly farm: FarmTimes[] } = { alone: [], farm: [] };
  await withScratch(async (directory) => {
    for (let run = 0; run < runs; run += 1) {
      const render = (name: string, threads: number | 'none') => {
        const place = { means: { tools, threads }, media, store: join(directory, name), url };
        return { ...race, place, output: { ...race.output, file: join(directory, `${name}.mp4`) } };
      };
      times.alone.push(await timedRender(render(`alone-${run}`, alone), false));
      const farm = render(`farm-${run}`, each);
      await mkdir(farm.place.store);
      times.farm.push(await withWorkers(workers, farm.place, () => timedRender(farm, true)));
      for (const name of [`alone-${run}`, `farm-${run}`]) await rm(join(directory, name), { recursive: true });
    }
  });
  return times;
}

const row = (name: string, times: readonly FarmTimes[]) => ({
  name,
  ms: times.map(({ ms }) => ms),
  processorMs: times.map(({ ownMs }) => ownMs),
});

/** What a queue and a store between coordinator and workers cost. Processor time is the coordinator's own. */
export const distributed: Workload = {
  name: 'distributed',
  title: () => `${pieces} pieces without work, and 16 clips in 720p, by ${workers} workers through a queue`,
  measure: (context) =>
    withRedis(async (url) => {
      const [minute] = await context.media([minuteFile]);
      const files = await context.media(eightFiles);
      const media = dirname(minute?.file ?? '');
      const items = Array.from({ length: pieces }, (_, index) => {
        const start = (index * 0.19).toFixed(2);
        return { source: minute?.file ?? '', start, end: (Number(start) + 0.4).toFixed(2) };
      });
      const nothing = await race(context, url, {
        ...{ name: 'nothing', timeline: { items }, output: { audio: false }, media, alone: 'none', each: 'none' },
      });
      const clips = montageCuts(files).map(({ file, start, end }) => ({ source: file, start, end }));
      const size = { width: 1280, height: 720 };
      const work = await race(context, url, {
        ...{ name: 'montage', timeline: { items: clips }, output: { size, frameRate: '30/1' }, media },
        ...{ alone: workers, each: 1 },
      });
      const [bare, through] = [nothing.alone, nothing.farm].map((times) => median(times.map(({ ms }) => ms)));
      const own = median(nothing.farm.map(({ ownMs }) => ownMs));
      return {
        rows: [
          row(`${pieces} pieces without work, one process`, nothing.alone),
          row(`the same, ${workers} workers`, nothing.farm),
          row(`16 clips, one process with ${workers} threads`, work.alone),
          row(`the same, ${workers} workers with one thread each`, work.farm),
        ],
        remark: [
          `${(((through ?? 0) - (bare ?? 0)) / pieces).toFixed(1)} ms more a piece`,
          `${((1000 * pieces) / (through ?? 1)).toFixed(0)} pieces a second`,
          `${(own / pieces).toFixed(1)} ms of the coordinator's processor time each`,
        ].join(', '),
      };
    }),
};
