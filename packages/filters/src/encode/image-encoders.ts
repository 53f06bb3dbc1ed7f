import type { VideoCodec } from '@clipwright/core';
import { byPreset, type Encoder } from './encoder.ts';

/** Red, green and blue of conformed frames, which are those of BT.709 in limited range: nothing is copied beside them. */
const inColors =
  'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt709:in_range=tv,format=bgra';

function ofImages(name: string, codec: VideoCodec): Pick<Encoder, 'name' | 'family' | 'codec'> {
  return { name, family: 'software', codec };
}

/**
 * A segment's 256 colours are chosen by all of its frames, one of them for what stays as it was. Colours of each segment
 * come nearer to its pictures than those of a whole montage, and cost 768 bytes a picture; those of each picture flicker.
 */
export const gif: Encoder = {
  ...ofImages('gif', 'gif'),
  pixelFormat: 'pal8',
  muxer: 'gif',
  filters: `${inColors},split[shown][counted];[counted]palettegen[colors];[shown][colors]paletteuse=diff_mode=rectangle`,
  options: () => [],
};

/** Of libwebp's seven ways, from the fastest on. */
const methods = byPreset([0, 1, 2, 3, 4, 4, 5, 6, 6]);

export const webp: Encoder = {
  ...ofImages('libwebp_anim', 'webp'),
  pixelFormat: 'bgra',
  muxer: 'webp',
  filters: inColors,
  options: ({ preset, crf }) => ['-quality', String(100 - crf), '-compression_level', String(methods(preset))],
};
