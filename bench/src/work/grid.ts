import { Rational, type RationalText } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import type { Cut, Montage } from './work.ts';

/** A cut's place on the output grid. */
export interface PlacedCut {
  readonly cut: Cut;
  /** Output frames before it. */
  readonly first: number;
  /** Output frames of it. */
  readonly frames: number;
  /**
   * The source time of its first output frame, in seconds, the tolerance included: the frame shown is the last one not
   * later.
   */
  readonly sampleAt: Rational;
  /** Samples of sound. */
  readonly samples: number;
}

/** Output frames before a time on the timeline. */
function framesBefore(time: Rational, rate: Rational): number {
  const tolerance = toleranceOf(rate);
  return time.compare(tolerance) <= 0 ? 0 : Number(time.sub(tolerance).mul(rate).ceil());
}

function toleranceOf(rate: Rational): Rational {
  return Rational.of(1, 1000).min(Rational.of(1, 10).div(rate));
}

function lengthOf({ start, end }: Pick<Cut, 'start' | 'end'>): Rational {
  return secondsToRational(end).sub(secondsToRational(start));
}

/**
 * The rule of time (docs/time.md) for sources of constant rate that begin at 0, written down once more and on its own:
 * what all peers are asked for, and what their outputs are checked against. Cuts that get no frame are left out.
 */
export function placeCuts({ cuts, profile }: Montage): readonly PlacedCut[] {
  const rate = Rational.from(profile.frameRate);
  const sampleRate = profile.audio?.sampleRate ?? 0;
  let position = Rational.zero;
  return cuts.flatMap((cut) => {
    const begin = position;
    position = begin.add(lengthOf(cut));
    const first = framesBefore(begin, rate);
    const frames = framesBefore(position, rate) - first;
    if (frames === 0) return [];
    const sampleAt = secondsToRational(cut.start).add(Rational.of(first).div(rate)).sub(begin).add(toleranceOf(rate));
    const samples = Number(position.mul(sampleRate).round() - begin.mul(sampleRate).round());
    return [{ cut, first, frames, sampleAt, samples }];
  });
}

/** Frames that the rule of time gives cuts which lie within their sources: ceil((T_end - eps) x R). */
export function frameCount(cuts: readonly Pick<Cut, 'start' | 'end'>[], frameRate: RationalText): number {
  const length = cuts.reduce((sum, cut) => sum.add(lengthOf(cut)), Rational.zero);
  return framesBefore(length, Rational.from(frameRate));
}
