import type { OutputProfile } from '@clipwright/core';
import type { ColorStretch } from '@clipwright/core/author';
import { filledWith } from './backdrop.ts';
import { outputClock } from './output-clock.ts';
import { hasBlack, tagged, targetColor } from './target-color.ts';

/**
 * The filters that make frames of one colour as they come in an output.
 *
 * @param shown How many, and their colour. @default black
 */
export function colorFrames(profile: OutputProfile, { frames, color = '#000000' }: Omit<ColorStretch, 'kind'>): string {
  const { width, height } = profile;
  const { frameRate } = outputClock(profile.frameRate);
  const target = targetColor(profile);
  const isOwn = color === '#000000' && hasBlack(target);
  return [
    `color=c=black:s=${isOwn ? `${width}x${height}` : '2x2'}:r=${frameRate}`,
    `trim=end_frame=${frames}`,
    `format=${profile.video.pixelFormat}`,
    ...(isOwn ? [] : filledWith(color, target, { width, height })),
    'setsar=1',
    tagged(profile),
  ].join(',');
}
