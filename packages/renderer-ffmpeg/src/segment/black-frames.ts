import type { OutputProfile } from '@clipwright/core';
import { outputClock } from './output-clock.ts';

/** The filter that says what conformed frames are. */
export const bt709Tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/** The filters that make black frames as they come in an output. */
export function blackFrames(profile: OutputProfile, frames: number): string {
  const { frameRate } = outputClock(profile.frameRate);
  return [
    `color=c=black:s=${profile.width}x${profile.height}:r=${frameRate}`,
    `trim=end_frame=${frames}`,
    `format=${profile.video.pixelFormat}`,
    'setsar=1',
    bt709Tags,
  ].join(',');
}
