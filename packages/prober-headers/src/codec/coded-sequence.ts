import { Rational } from '@clipwright/core';
import { type Clock, type Sequence, shownSize } from '@clipwright/packets';
import { incomplete } from '../incomplete.ts';
import type { CodedPicture } from './coded-picture.ts';

/** What H.264 and H.265 say in the same words of their pictures. */
export function pictureOf(sequence: Sequence): Pick<CodedPicture, 'width' | 'height' | 'sampleAspectRatio' | 'color'> {
  const { separatePlanes, lumaDepth, chromaDepth, color, sampleAspectRatio } = sequence;
  if (separatePlanes) throw incomplete('its colours are coded apart');
  if (lumaDepth !== chromaDepth || color.matrix === 0) throw incomplete('its pixel format is unusual');
  return { ...shownSize(sequence), sampleAspectRatio, color };
}

/**
 * Frames per second by a clock; absent where it has none.
 *
 * @param pictures How many pictures of the clock are a frame: two where it counts fields.
 */
export function rateOf(clock: Clock | undefined, pictures = 1): Rational | undefined {
  if (clock === undefined || clock.ticks === 0 || clock.perSecond === 0) return undefined;
  return Rational.of(clock.perSecond, clock.ticks * pictures);
}
