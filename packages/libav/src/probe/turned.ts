import type { VideoStreamInfo } from '@clipwright/core';

/** How a picture is turned before it is shown, by a matrix that turns it counterclockwise. */
export function turnOf(matrix: readonly number[] | undefined): Pick<VideoStreamInfo, 'rotation' | 'mirrored'> {
  if (matrix === undefined) return { rotation: 0 };
  const [a = 0, b = 0, , c = 0, d = 0] = matrix;
  const [wide, high] = [Math.hypot(a, c), Math.hypot(b, d)];
  const degrees = wide === 0 || high === 0 ? 0 : (Math.atan2(b / high, a / wide) * 180) / Math.PI;
  // Whole degrees are told.
  const turns = Math.round(Math.trunc(degrees) / 90);
  const turn = ((turns % 4) + 4) % 4;
  return {
    rotation: turn === 1 ? 90 : turn === 2 ? 180 : turn === 3 ? 270 : 0,
    mirrored: a * d - b * c < 0,
  };
}
