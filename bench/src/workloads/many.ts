import { chooseProfile } from '@clipwright/core/plan';
import { smallFiles } from '../media/catalogue.ts';
import type { MediaFile } from '../media/media-source.ts';
import type { Montage } from '../work/work.ts';
import { renderContest } from './render-contest.ts';
import type { BenchContext, Workload } from './workload.ts';

const rate = 25;
/** Frames of each clip. */
const length = 12;

/** Many short clips of twenty small files, each a stretch of its own. */
export function manyClips(files: readonly MediaFile[], count: number): Montage {
  const cuts = files
    .flatMap(({ file }, source) =>
      Array.from({ length: Math.ceil(count / files.length) }, (_, i) => ({ file, source, i })),
    )
    .toSorted((a, b) => a.i - b.i)
    .slice(0, count)
    .map(({ file, i, source }) => {
      const first = i * (length + 10) + source;
      return { file, start: first / rate, end: (first + length) / rate };
    });
  return { cuts, profile: chooseProfile([], { size: { width: 320, height: 180 }, frameRate: `${rate}/1` }) };
}

const countOf = ({ full }: Pick<BenchContext, 'full'>): number => (full ? 500 : 100);

/** Where starting processes costs more than the pictures. */
export const many: Workload = {
  name: 'many',
  title: (context) => `Render ${countOf(context)} clips of 0.48 s of 20 files, in 180p`,
  needs: 'render',
  measure: async (context) => {
    const sources = await context.media(smallFiles);
    return { rows: await renderContest(context, manyClips(sources, countOf(context)), sources) };
  },
};
