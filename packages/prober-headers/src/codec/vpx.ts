import { incomplete } from '../incomplete.ts';
import { Bits } from './bits.ts';
import type { CodedPicture } from './coded-picture.ts';

const plain = { sampleAspectRatio: undefined, frameRate: undefined, isProgressive: true } as const;

/** What a VP8 keyframe says of itself (RFC 6386, 9.1). */
export function vp8Picture(frame: Uint8Array): CodedPicture {
  const [tag = 1, , , a, b, c, low = 0, high = 0, lower = 0, higher = 0] = frame;
  if ((tag & 1) !== 0 || a !== 0x9d || b !== 0x01 || c !== 0x2a) throw incomplete('it does not begin with a keyframe');
  // The two upper bits say how it is to be scaled, which nobody does.
  const [width, height] = [((high & 63) << 8) | low, ((higher & 63) << 8) | lower];
  return { width, height, pixelFormat: 'yuv420p', color: {}, ...plain };
}

/** Matrices by VP9's code for a colour space, as ffmpeg understands them, as code points of H.273. */
const matrices: readonly (number | undefined)[] = [2, 5, 1, 6, 7, 9];

/** What a VP9 keyframe says of itself (VP9 bitstream specification, 6.2). */
export function vp9Picture(frame: Uint8Array): CodedPicture {
  const bits = new Bits(frame);
  const marker = bits.read(2);
  const profile = bits.read(1) + 2 * bits.read(1);
  if (marker !== 2 || profile === 3 || profile === 1) throw incomplete('its pixel format is unusual');
  const [repeats, isInter] = [bits.flag(), bits.flag()];
  bits.read(2);
  if (repeats || isInter || bits.read(24) !== 0x49_83_42) throw incomplete('it does not begin with a keyframe');
  const depth = profile === 2 ? (bits.flag() ? 12 : 10) : 8;
  const matrix = matrices[bits.read(3)];
  if (matrix === undefined) throw incomplete('its pixel format is unusual');
  const fullRange = bits.flag();
  const [width, height] = [bits.read(16) + 1, bits.read(16) + 1];
  return {
    width,
    height,
    pixelFormat: depth === 8 ? 'yuv420p' : `yuv420p${depth}le`,
    color: { fullRange, matrix },
    ...plain,
  };
}
