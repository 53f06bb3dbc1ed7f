import type { VideoStreamInfo } from '../contracts/source-info.ts';
import type { Rational } from '../time/rational.ts';

/** Size in square pixels, upright. */
export function displaySize(
  width: number,
  height: number,
  aspect: Rational,
  rotation: VideoStreamInfo['rotation'],
): Pick<VideoStreamInfo, 'displayWidth' | 'displayHeight'> {
  const wide = Math.max(1, Number(aspect.mul(width).round()));
  return rotation % 180 === 0
    ? { displayWidth: wide, displayHeight: height }
    : { displayWidth: height, displayHeight: wide };
}
