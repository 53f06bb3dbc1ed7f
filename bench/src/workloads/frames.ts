import { readFrameNumber } from '@clipwright/testing';
import { judge } from '../check/verdict.ts';
import { eightFiles } from '../media/catalogue.ts';
import type { FrameFormat } from '../peers/peer.ts';
import { contest } from './contest.ts';
import type { Workload } from './workload.ts';

const rate = 30;
const [first, count] = [73, 300];

/** Pixels for a program of one's own. */
function framesOf(height: 720 | 1080, format: FrameFormat): Workload {
  return {
    name: `frames-${height}p${format === 'rgb24' ? '-rgb' : ''}`,
    title: () => `Decode ten seconds of ${height}p to ${format}, in Node (PyAV: in Python)`,
    needs: 'frames',
    measure: async (context) => {
      const { tools, signal } = context;
      const [source] = await context.media(
        eightFiles
          .filter((file) => file.height === height)
          .slice(0, 3)
          .slice(-1),
      );
      if (source === undefined) throw new Error('There is no source.');
      const { file, width, firstNumber = 0 } = source;
      // From a frame's border to a frame's border, a little early, so that no decimal falls behind one.
      const cut = { file, start: first / rate, end: (first + count) / rate - 0.002 };
      const rows = await contest(context, 'frames', (peer) => {
        const numbers: (number | undefined)[] = [];
        const onFrame = (picture: Parameters<typeof readFrameNumber>[0]) => numbers.push(readFrameNumber(picture));
        return {
          run: async () => peer.frames?.({ tools, signal, cut, width, height, format, onFrame }),
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
}

export const frames: readonly Workload[] = [
  framesOf(720, 'yuv420p'),
  framesOf(720, 'rgb24'),
  framesOf(1080, 'yuv420p'),
  framesOf(1080, 'rgb24'),
];
