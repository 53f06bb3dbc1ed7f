import { readFrameNumber } from '@clipwright/testing';
import { judge } from '../check/verdict.ts';
import { eightFiles } from '../media/catalogue.ts';
import { contest } from './contest.ts';
import type { Workload } from './workload.ts';

const rate = 30;
/** Frames, far from each other and in no order, each somewhere in its group of pictures. */
const wanted = [317, 74, 401, 12, 238, 155, 389, 96, 283, 201];

/** What a scrubber waits for: one frame, somewhere else each time. */
export const firstFrames: Workload = {
  name: 'first-frames',
  title: () => `Open a file of 720p, and show the frame at each of ${wanted.length} times`,
  needs: 'seek',
  measure: async (context) => {
    const { tools, signal } = context;
    const [source] = await context.media(eightFiles.slice(2, 3));
    if (source === undefined) throw new Error('There is no source.');
    const { file, width, height, firstNumber = 0 } = source;
    // A little early: ffmpeg gives the first frame that is not earlier, and we what is at most a millisecond later.
    const times = wanted.map((frame) => Number((frame / rate - 0.0004).toFixed(4)));
    const rows = await contest(context, 'seek', (peer) => {
      const numbers: (number | undefined)[] = [];
      const onFrame = (picture: Parameters<typeof readFrameNumber>[0]) => numbers.push(readFrameNumber(picture));
      return {
        run: async () => peer.seek?.({ tools, signal, file, times, width, height, format: 'yuv420p', onFrame }),
        check: async () =>
          judge(
            numbers,
            wanted.map((frame) => firstNumber + frame),
          ),
      };
    });
    return { rows };
  },
};
