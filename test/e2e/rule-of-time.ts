/** The rule of time, once more and by its own words: in whole microseconds, with no code of the project. */

export interface NumberedSource {
  readonly file: string;
  /** When each frame is shown, in ticks, as ffprobe decodes it, and the seconds of a tick as a fraction. */
  readonly ticks: readonly bigint[];
  readonly timebase: readonly [bigint, bigint];
  /** The number that its first frame carries. */
  readonly first: number;
}

export interface Cut {
  readonly source: NumberedSource;
  /** Microseconds. */
  readonly start: bigint;
  readonly end: bigint;
}

const second = 1_000_000n;

/** The number that each output frame carries, at [n, d] frames a second. */
export function expectedNumbers(cuts: readonly Cut[], [n, d]: readonly [bigint, bigint]): number[] {
  // A millisecond, or a tenth of an output frame if that is less.
  const tenth = (second * d) / (10n * n);
  const eps = tenth < 1000n ? tenth : 1000n;
  const total = cuts.reduce((sum, { start, end }) => sum + end - start, 0n);
  const numbers: number[] = [];
  // Frame k, at k d / n seconds, is in the output as long as it begins before the end, less eps.
  for (let k = 0n; k * d * second < (total - eps) * n; k += 1n) {
    // The clip that stands there: the last one whose place, less eps, is not later.
    let place = 0n;
    let standing = { cut: cuts[0], place };
    for (const cut of cuts) {
      if ((place - eps) * n <= k * d * second) standing = { cut, place };
      place += cut.end - cut.start;
    }
    const { cut } = standing;
    if (cut === undefined) throw new Error('There are no cuts.');
    // Its source's time there plus eps, times n; then the last frame whose timestamp is not later.
    const { ticks, timebase, first } = cut.source;
    const [zero = 0n] = ticks;
    // Timestamps rounded to ticks coarser than eps: one tick more, unless ticks are so coarse that they count frames.
    const tick = (timebase[0] * second) / timebase[1];
    const span = (ticks.at(-1) ?? zero) - zero;
    const rounded = tick > eps && 2n * BigInt(ticks.length - 1) <= span ? tick : 0n;
    const time = (cut.start - standing.place + eps + rounded) * n + k * d * second;
    const frame = ticks.findLastIndex((tick) => (tick - zero) * timebase[0] * second * n <= time * timebase[1]);
    numbers.push(first + Math.max(0, frame));
  }
  return numbers;
}
