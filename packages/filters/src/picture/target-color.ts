import type { OutputPixelFormat, OutputProfile } from '@clipwright/core';
import { type ColorInfo, lumaWeights } from '@clipwright/core/author';
import { type Matrix, matrixOf, type Primaries, primariesOf } from './source-color.ts';

/** What the values of an output's frames mean. */
export interface TargetColor {
  readonly range: 'tv' | 'pc';
  readonly matrix: Matrix;
  readonly primaries: Primaries | 'bt709';
  readonly pixelFormat: OutputPixelFormat;
}

/** What an output says of its colour where it is not bound to say what others do. */
const usual: ColorInfo = { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };

/** The colour of an output. What its tags leave open is what anybody takes it for who has but the file. */
export function targetColor({ height, video }: Pick<OutputProfile, 'height' | 'video'>): TargetColor {
  const { range = 'tv', matrix, primaries } = video.like?.color ?? usual;
  const { pixelFormat } = video;
  return { range, matrix: matrixOf(matrix, height), primaries: primariesOf(primaries) ?? 'bt709', pixelFormat };
}

/** Bits of each value. */
export function bitsOf(pixelFormat: OutputPixelFormat): 8 | 10 {
  return pixelFormat.endsWith('10le') ? 10 : 8;
}

/** Whether ffmpeg's black is the output's: that of limited range. Of other colours it has its own idea, and with ten bits. */
export function hasBlack({ range, pixelFormat }: TargetColor): boolean {
  return range === 'tv' && bitsOf(pixelFormat) === 8;
}

/** The same with transparency. */
export function withAlpha(pixelFormat: OutputPixelFormat): string {
  return pixelFormat.replace('yuv', 'yuva');
}

/** What `overlay` calls it. */
export function overlayFormat(pixelFormat: OutputPixelFormat): string {
  return pixelFormat.replace(/p(?:(10)le)?$/, (_, bits = '') => (bits === '' ? '' : 'p10'));
}

/**
 * The names that streams carry and ffmpeg's options take (ITU-T H.273, 8.1 to 8.3). Others cannot be written, and are
 * left out.
 */
const matrices = names('bt709 fcc bt470bg smpte170m smpte240m ycgco bt2020nc bt2020c');
const primaries = names('bt709 bt470m bt470bg smpte170m smpte240m film bt2020 smpte428 smpte431 smpte432');
const transfers = names(
  'bt709 gamma22 gamma28 smpte170m smpte240m linear log100 log316 iec61966-2-4 bt1361e iec61966-2-1 bt2020-10 bt2020-12',
  'smpte2084 smpte428 arib-std-b67',
);

function names(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.join(' ').split(' '));
}

/** The tags of an output, none but those that ffmpeg knows. */
export function colorTags({ video }: Pick<OutputProfile, 'video'>): ColorInfo {
  const { range, ...color } = video.like?.color ?? usual;
  const known = (all: ReadonlySet<string>, name: string | undefined) =>
    name !== undefined && all.has(name) ? name : undefined;
  const tags = {
    range: range === 'tv' || range === 'pc' ? range : undefined,
    matrix: known(matrices, color.matrix),
    primaries: known(primaries, color.primaries),
    transfer: known(transfers, color.transfer),
  };
  return Object.fromEntries(Object.entries(tags).filter(([, name]) => name !== undefined));
}

/** The filters' own names of two transfer functions. */
const filterNames: Readonly<Record<string, string>> = { gamma22: 'bt470m', gamma28: 'bt470bg' };

/** The filter that says of frames what the output says, whatever they came with: encoders write what frames say. */
export function tagged(profile: Pick<OutputProfile, 'video'>): string {
  const { range = 'unspecified', matrix = 'unknown', primaries = 'unknown', transfer = 'unknown' } = colorTags(profile);
  const curve = filterNames[transfer] ?? transfer;
  return `setparams=range=${range}:color_primaries=${primaries}:color_trc=${curve}:colorspace=${matrix}`;
}

/** A colour as values of an output. */
export interface ColorValues {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/**
 * A colour in the matrix and the range of an output (ITU-T H.273, 8.3).
 *
 * @param rgb Red, green and blue, 0 to 255.
 * @returns Of as many bits as the output has.
 */
export function colorValues(
  rgb: readonly [number, number, number],
  { matrix, range, pixelFormat }: TargetColor,
): ColorValues {
  const [r, g, b] = [rgb[0] / 255, rgb[1] / 255, rgb[2] / 255];
  const [red, blue] = lumaWeights(matrix);
  const luma = red * r + (1 - red - blue) * g + blue * b;
  const { black, span, chroma } =
    range === 'tv' ? { black: 16, span: 219, chroma: 224 } : { black: 0, span: 255, chroma: 255 };
  const times = 2 ** (bitsOf(pixelFormat) - 8);
  const difference = (value: number): number => Math.min(256 * times - 1, Math.round(times * (128 + chroma * value)));
  return {
    y: Math.round(times * (black + span * luma)),
    u: difference((b - luma) / (2 * (1 - blue))),
    v: difference((r - luma) / (2 * (1 - red))),
  };
}
