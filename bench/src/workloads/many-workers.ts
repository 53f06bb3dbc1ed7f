import { Rational } from '@clipwright/core';
import { chooseProfile, type PlannableClip, planRender } from '@clipwright/core/plan';
import { plannedSource } from '../simulate/planned-source.ts';
import { type SimulatedPiece, type SimulatedPlace, simulatedRender } from '../simulate/simulated-workers.ts';
import { processOf } from './many-cores.ts';
import type { Workload } from './workload.ts';

const hour = 3600;
const rate = 30;
const hd = { width: 1920, height: 1080 };
const megapixels = (hd.width * hd.height) / 1e6;

/** Of a second of it by the default settings. */
const pictureBytes = 1e6;
/** An hour of sound: one piece, made as a whole. 0.6 s of processor time for ten minutes decoded, and four encoded. */
const sound: SimulatedPiece = { work: 28, bytes: hour * 16_000 };

/**
 * The coordinator's as measured by the workload `distributed`, on two busy cores of an EPYC; the broker's for a dozen
 * operations. The latency is that of a network in one place, and the store's that of a bucket near by.
 */
const measured: Omit<SimulatedPlace, 'workers' | 'window'> = {
  ...{ coordinator: 0.014, broker: 0.0004, latency: 0.001 },
  // A gigabit for each machine, ten for the store.
  ...{ store: 0.02, storeBandwidth: 1.25e9, link: 1.25e8 },
};

/** An hour of 1080p in clips of so many seconds of a source with a keyframe every two. */
export function hourOf(seconds: number): readonly SimulatedPiece[] {
  const source = plannedSource({ ...hd, seconds: hour + 2, group: 2 });
  const items = Array.from({ length: hour / seconds }, (_, index): PlannableClip => {
    const start = Rational.of(37, 100).add(Rational.of(index * seconds));
    return { kind: 'clip', index, ...source, start, end: start.add(Rational.of(seconds)) };
  });
  const { segments } = planRender(items, chooseProfile([], { size: hd, frameRate: `${rate}/1` }));
  const pictures = segments.map(({ request }) => ({
    work: processOf(request, megapixels).work,
    bytes: (request.frames / rate) * pictureBytes,
  }));
  return [sound, ...pictures.toSorted((a, b) => b.work - a.work)];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What nobody here has: a render on many machines, in virtual time. Workers have one core each. */
export const manyWorkers: Workload = {
  name: 'workers',
  title: () => 'An hour of 1080p by 1 to 1,000 workers of one core each, simulated',
  measure: async () => ({
    rows: [5, hour].flatMap((seconds) => {
      const pieces = hourOf(seconds);
      const processorMs = [pieces.reduce((sum, { work }) => sum + work, 0) * 1000];
      const of = seconds === hour ? 'one clip' : `clips of ${seconds} s`;
      return [1, 10, 100, 1000].flatMap((workers) =>
        [...new Set([16, 2 * workers])].map((window) => {
          const { seconds: took, busy } = simulatedRender(pieces, { ...measured, workers, window });
          const shares = Object.entries(busy).map(([part, share]) => `${part} ${percent(share)}`);
          return {
            name: `${of}, ${workers} workers, ${window} pieces at once (${pieces.length} pieces; ${shares.join(', ')} busy)`,
            ms: [took * 1000],
            processorMs,
          };
        }),
      );
    }),
  }),
};
