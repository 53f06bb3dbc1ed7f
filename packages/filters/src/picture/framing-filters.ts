import type { Framing } from '@clipwright/core';

/** Quarter turns clockwise, by what changes places afterwards. */
const turns = {
  0: { none: [], horizontal: ['hflip'], vertical: ['vflip'] },
  90: { none: ['transpose=clock'], horizontal: ['transpose=cclock_flip'], vertical: ['transpose=clock_flip'] },
  180: { none: ['hflip', 'vflip'], horizontal: ['vflip'], vertical: ['hflip'] },
  270: { none: ['transpose=cclock'], horizontal: ['transpose=clock_flip'], vertical: ['transpose=cclock_flip'] },
} as const;

/** The filters that show a part of upright frames, and turn it. They change no value. */
export function framingFilters(framing: Framing | undefined, pixelFormat: string): readonly string[] {
  if (framing === undefined) return [];
  const { crop, rotate = 0, flip = 'none' } = framing;
  return [
    // Filters that turn take no palette.
    ...(pixelFormat === 'pal8' ? ['format=bgra'] : []),
    ...(crop === undefined ? [] : [cropped(crop)]),
    ...turns[rotate][flip],
  ];
}

/** In terms of the frames' own size: samples may come in that in which their source is shown. */
function cropped({ left = 0, top = 0, width = 1 - left, height = 1 - top }: NonNullable<Framing['crop']>): string {
  const [x, across] = span(left, width, 'iw');
  const [y, down] = span(top, height, 'ih');
  return `crop=w='${across}':h='${down}':x='${x}':y='${y}':exact=1`;
}

/** As core's `pixelsOf` has it. */
function span(begin: number, length: number, of: string): readonly [at: string, length: string] {
  const even = (fraction: number): string => `2*floor(${of}*${fraction}/2+0.5)`;
  const end = begin + length >= 1 - 1e-9 ? of : `min(${of},max(2,${even(begin + length)}))`;
  const at = `max(0,min(${even(begin)},2*floor((${end}-2)/2)))`;
  return [at, `${end}-${at}`];
}
