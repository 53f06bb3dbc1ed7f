import { Rational } from '@clipwright/core';
import type { MediaFile } from '../media/media-source.ts';
import { placeCuts } from '../work/grid.ts';
import type { Montage } from '../work/work.ts';

/** What an output frame has to show. */
export interface ExpectedFrame {
  readonly number: number;
  readonly source: MediaFile;
}

/** What each output frame has to show: of its source the last frame not later than the time it stands for. */
export function expectedFrames(montage: Montage, sources: readonly MediaFile[]): readonly ExpectedFrame[] {
  const rate = Rational.from(montage.profile.frameRate);
  return placeCuts(montage).flatMap(({ cut, frames, sampleAt }) => {
    const source = sources.find(({ file }) => file === cut.file);
    if (source === undefined) throw new Error(`${cut.file} is not among the sources.`);
    return Array.from({ length: frames }, (_, k) => {
      const at = sampleAt.add(Rational.of(k).div(rate));
      return { number: (source.firstNumber ?? 0) + Number(at.mul(source.frameRate).floor()), source };
    });
  });
}
