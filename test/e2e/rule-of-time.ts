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
  /** Seconds of the source per second of the output, as a fraction. @default as fast as it is */
  readonly speed?: readonly [bigint, bigint];
}

const second = 1_000_000n;

/** The number that each output frame carries, at [n, d] frames a second. */
export function expectedNumbers(cuts: readonly Cut[], [n, d]: readonly [bigint, bigint]): number[] {
  // A millisecond, or a tenth of an output frame if that is less.
  const tenth = (second * d) / (10n * n);
  const eps = tenth < 1000n ? tenth : 1000n;
  // Lengths on the timeline are whole in these parts of a microsecond, whatever the speeds.
  const parts = cuts.reduce((product, { speed: [times] = [1n, 1n] }) => product * times, 1n);
  const lengthOf = ({ start, end, speed: [times, per] = [1n, 1n] }: Cut): bigint =>
    ((end - start) * parts * per) / times;
  const total = cuts.reduce((sum, cut) => sum + lengthOf(cut), 0n);
  const numbers: number[] = [];
  // Frame k, at k d / n seconds, is in the output as long as it begins before the end, less eps.
  for (let k = 0n; k * d * second * parts < (total - eps * parts) * n; k += 1n) {
    const now = k * d * second * parts;
    // The clip that stands there: the last one whose place, less eps, is not later.
    let place = 0n;
    let standing = { cut: cuts[0], place };
    for (const cut of cuts) {
      if ((place - eps * parts) * n <= now) standing = { cut, place };
      place += lengthOf(cut);
    }
    const { cut } = standing;
    if (cut === undefined) throw new Error('There are no cuts.');
    const { ticks, timebase, first } = cut.source;
    const [zero = 0n] = ticks;
    // Timestamps rounded to ticks coarser than eps: one tick more, unless ticks are so coarse that they count frames.
    const tick = (timebase[0] * second) / timebase[1];
    const span = (ticks.at(-1) ?? zero) - zero;
    const rounded = tick > eps && 2n * BigInt(ticks.length - 1) <= span ? tick : 0n;
    // Its source's time there plus eps, times n, the parts and what its speed is divided by; then the last frame whose
    // timestamp is not later.
    const [times, per] = cut.speed ?? [1n, 1n];
    const unit = n * parts * per;
    const time = (cut.start + eps + rounded) * unit + (now - standing.place * n) * times;
    const frame = ticks.findLastIndex((tick) => (tick - zero) * timebase[0] * second * unit <= time * timebase[1]);
    numbers.push(first + Math.max(0, frame));
  }
  return numbers;
}
