import { chooseProfile } from '@clipwright/core/plan';
import { eightFiles } from '../media/catalogue.ts';
import type { MediaFile } from '../media/media-source.ts';
import type { Cut } from '../work/work.ts';
import { recordedOriginal } from './recorded.ts';
import { renderContest } from './render-contest.ts';
import type { Workload } from './workload.ts';

/** Two seconds of each file, and two more of each, at borders that are no frame's. */
export function montageCuts(files: readonly MediaFile[]): readonly Cut[] {
  return [1.37, 7.91].flatMap((start) =>
    files.map(({ file }, index) => {
      const begin = Number((start + index * 0.41).toFixed(2));
      return { file, start: begin, end: Number((begin + 2).toFixed(2)) };
    }),
  );
}

/** The original's own kind of work. */
export const montage: Workload = {
  name: 'montage',
  title: () => 'Render 16 clips of 2 s of 8 files of 3.6 to 48.8 MB, in 720p',
  needs: 'render',
  measure: async (context) => {
    const sources = await context.media(eightFiles);
    const profile = chooseProfile([], { size: { width: 1280, height: 720 }, frameRate: '30/1' });
    const rows = await renderContest(context, { cuts: montageCuts(sources), profile }, sources);
    return { rows: [...rows, recordedOriginal.render] };
  },
};
