import type { OutputProfile } from '@clipwright/core';
import { outputClock } from './output-clock.ts';
import { tagged, targetColor } from './target-color.ts';

/** The filters that make black frames as they come in an output. */
export function blackFrames(profile: OutputProfile, frames: number): string {
  const { frameRate } = outputClock(profile.frameRate);
  // ffmpeg's black is that of limited range.
  const limited = targetColor(profile).range === 'tv';
  return [
    `color=c=black:s=${limited ? `${profile.width}x${profile.height}` : '2x2'}:r=${frameRate}`,
    `trim=end_frame=${frames}`,
    `format=${profile.video.pixelFormat}`,
    ...(limited ? [] : ['geq=lum=0:cb=128:cr=128', `scale=${profile.width}:${profile.height}:flags=neighbor+bitexact`]),
    'setsar=1',
    tagged(profile),
  ].join(',');
}
