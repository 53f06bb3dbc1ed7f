import { chooseProfile } from '@clipwright/core/plan';
import { longTake } from '../media/catalogue.ts';
import { renderContest } from './render-contest.ts';
import type { Workload } from './workload.ts';

/** One clip, which nobody cuts for us. */
export const oneLongClip: Workload = {
  name: 'long',
  title: ({ full }) => `Render one clip of ${full ? 'ten minutes' : 'one minute'}, in 360p`,
  needs: 'render',
  measure: async (context) => {
    const seconds = context.full ? 600 : 60;
    const sources = await context.media([longTake(seconds + 2)]);
    const profile = chooseProfile([], { size: { width: 640, height: 360 }, frameRate: '25/1' });
    const cuts = sources.map(({ file }) => ({ file, start: 0.52, end: seconds + 0.52 }));
    return { rows: await renderContest(context, { cuts, profile }, sources) };
  },
};
