import { monitorEventLoopDelay } from 'node:perf_hooks';
import { takeTurns } from '../measure/take-turns.ts';
import { eightFiles } from '../media/catalogue.ts';
import type { FrameFormat } from '../peers/peer.ts';
import type { Row } from '../report/result.ts';
import type { Workload } from './workload.ts';

const clips = 4;
const format: FrameFormat = 'yuv420p';

/** Whether a program that reads frames can do something else meanwhile. */
export const responsive: Workload = {
  name: 'responsive',
  title: () => `Delay of the event loop, of 99 in 100, while ${clips} clips of 720p are read at once`,
  needs: 'frames',
  measure: async ({ tools, runs, peers, media, signal }) => {
    const sources = await media(eightFiles.slice(0, clips));
    // Others do their work elsewhere.
    const ours = peers.filter(({ peer }) => peer.name.startsWith('Clipwright') && peer.frames !== undefined);
    const turns = await takeTurns(
      ours.map(({ peer }) => ({
        name: peer.name,
        run: async () => {
          const delay = monitorEventLoopDelay({ resolution: 2 });
          delay.enable();
          await Promise.all(
            sources.map(({ file, width, height }) => {
              const cut = { file, start: 1, end: 6 };
              return peer.frames?.({ tools, signal, cut, width, height, format, onFrame: () => {} });
            }),
          );
          delay.disable();
          // Its clock's own two milliseconds are in it.
          return delay.percentile(99) / 1e6 - 2;
        },
      })),
      runs,
    );
    const rows = turns.map(
      ({ name, results, error }): Row => ({
        name,
        ms: results,
        ...(error === undefined ? {} : { failed: error instanceof Error ? error.message : String(error) }),
      }),
    );
    return { rows };
  },
};
