import type { VideoStreamInfo } from '@clipwright/core';

/**
 * Clockwise degrees to turn a picture by, from a track's matrix: as ffmpeg's `av_display_rotation_get`, which looks at
 * the first column, so that a mirrored picture counts as turned or not by that alone.
 */
export function rotationOf([a, b, c, d]: readonly [number, number, number, number]): VideoStreamInfo['rotation'] {
  const [across, down] = [Math.hypot(a, c), Math.hypot(b, d)];
  if (across === 0 || down === 0) return 0;
  const degrees = (Math.atan2(b / down, a / across) * 180) / Math.PI;
  const turns = ((Math.round(degrees / 90) % 4) + 4) % 4;
  return turns === 1 ? 90 : turns === 2 ? 180 : turns === 3 ? 270 : 0;
}
