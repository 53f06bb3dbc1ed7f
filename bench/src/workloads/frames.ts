import { readFrameNumber } from '@clipwright/testing';
import { judge } from '../check/verdict.ts';
import { eightFiles } from '../media/catalogue.ts';
import { contest } from './contest.ts';
import type { Workload } from './workload.ts';

const rate = 30;
const [first, count] = [73, 300];

/** Pixels for a program of one's own. */
export const frames: Workload = {
  name: 'frames',
  title: () => 'Decode ten seconds of 720p to rgb24, in Node (PyAV: in Python)',
  needs: 'frames',
  measure: async (context) => {
    const { tools, signal } = context;
    const [source] = await context.media(eightFiles.slice(2, 3));
    if (source === undefined) throw new Error('There is no source.');
    const { file, width, height, firstNumber = 0 } = source;
    // From a frame's border to a frame's border, a little early, so that no decimal falls behind one.
    const cut = { file, start: first / rate, end: (first + count) / rate - 0.002 };
    const rows = await contest(context, 'frames', (peer) => {
      const numbers: (number | undefined)[] = [];
      return {
        run: async () =>
          peer.frames?.({
            tools,
            signal,
            cut,
            width,
            height,
            onFrame: (picture) => numbers.push(readFrameNumber(picture)),
          }),
        check: async () =>
          judge(
            numbers,
            Array.from({ length: count }, (_, frame) => firstNumber + first + frame),
          ),
      };
    });
    return { rows };
  },
};
