/** What shows a picture as its Exif says, by the numbers that that has. */
const turns: readonly (readonly string[])[] = [
  [],
  ['hflip'],
  ['hflip', 'vflip'],
  ['vflip'],
  ['transpose=cclock_flip'],
  ['transpose=clock'],
  ['transpose=clock_flip'],
  ['transpose=cclock'],
];

/**
 * The filters that make red, green, blue and transparency of a picture, 8 bits each, upright. Those of JPEG and WebP are
 * brightness and colour differences by BT.601.
 *
 * @param orientation As Exif has it, 1 to 8.
 */
export function pictureFilters(orientation: number): string {
  const scaling = 'scale=flags=bicubic+accurate_rnd+full_chroma_int+bitexact:in_color_matrix=bt601';
  return [...(turns[orientation - 1] ?? []), scaling, 'format=rgba'].join(',');
}
