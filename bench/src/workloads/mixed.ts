import { chooseProfile } from '@clipwright/core/plan';
import { mixedFiles } from '../media/catalogue.ts';
import { renderContest } from './render-contest.ts';
import type { Workload } from './workload.ts';

/** Sizes, shapes and frame rates that do not go together. */
export const mixed: Workload = {
  name: 'mixed',
  title: () => 'Render 12 clips of 1.5 s of 6 sizes and 5 frame rates, in 720p',
  needs: 'render',
  measure: async (context) => {
    const sources = await context.media(mixedFiles);
    const profile = chooseProfile([], { size: { width: 1280, height: 720 }, frameRate: '30/1' });
    const cuts = [0.63, 4.19].flatMap((start) => sources.map(({ file }) => ({ file, start, end: start + 1.5 })));
    return { rows: await renderContest(context, { cuts, profile }, sources) };
  },
};
