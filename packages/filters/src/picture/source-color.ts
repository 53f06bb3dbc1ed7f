import type { VideoStreamInfo } from '@clipwright/core';
import { type hdrTransfers, isHdr } from '@clipwright/core/author';

/** What a frame's values mean. */
export interface SourceColor {
  /** Red, green and blue: it has no matrix. */
  readonly rgb: boolean;
  readonly gray: boolean;
  readonly range: 'tv' | 'pc';
  /** By the names that streams carry, and `swscale` reads. */
  readonly matrix: Matrix;
  /** Absent where the stream does not say, or says what the output has. */
  readonly primaries?: Primaries;
  /** A transfer function of high dynamic range. */
  readonly hdr?: HdrTransfer;
}

/** The matrices that both swscale and zscale know, by the names that streams carry, and the name that swscale has. */
const matrices = {
  bt709: 'bt709',
  smpte170m: 'smpte170m',
  bt470bg: 'smpte170m',
  fcc: 'fcc',
  smpte240m: 'smpte240m',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
} as const;

const primaries = [
  'bt470m',
  'bt470bg',
  'smpte170m',
  'smpte240m',
  'film',
  'bt2020',
  'smpte428',
  'smpte431',
  'smpte432',
] as const;

export type Matrix = keyof typeof matrices;
export type Primaries = (typeof primaries)[number];
type HdrTransfer = (typeof hdrTransfers)[number];

/** swscale's name of a matrix. */
export function scaleMatrix(matrix: Matrix): string {
  return matrices[matrix];
}

/** The filter `colorspace`'s name of a matrix. */
export function colorspaceMatrix(matrix: Matrix): string {
  const name = matrices[matrix];
  return name === 'bt2020' ? 'bt2020nc' : name;
}

/**
 * What the values of frames mean that came from a stream. Where the stream does not say, what is usual is taken (of
 * gray: full range, as ffmpeg has it), so that nothing depends on the tags that each version of ffmpeg passes on.
 *
 * @param pixelFormat The frames' own, which is not the stream's where a loader has converted them.
 */
export function sourceColor({ color, ...video }: VideoStreamInfo, pixelFormat: string): SourceColor {
  const rgb = isRgb(pixelFormat);
  const gray = /^(?:gray|ya\d)/.test(pixelFormat);
  const hdr = isHdr(color.transfer) ? color.transfer : undefined;
  const named = pixelFormat === video.pixelFormat ? color.range : undefined;
  const gamut =
    primariesOf(color.primaries) ?? (hdr !== undefined && color.primaries !== 'bt709' ? 'bt2020' : undefined);
  return {
    rgb,
    gray,
    range: rgb || pixelFormat.startsWith('yuvj') ? 'pc' : (named ?? (gray ? 'pc' : 'tv')),
    matrix: matrixOf(color.matrix, hdr === undefined ? video.displayHeight : undefined),
    ...(gamut === undefined ? {} : { primaries: gamut }),
    ...(hdr === undefined ? {} : { hdr }),
  };
}

/**
 * A stream that does not say is taken for what its size was made in: high definition in bt709, smaller ones in bt601.
 *
 * @param height Absent for high dynamic range, which comes with BT.2020 (ITU-R BT.2100).
 */
export function matrixOf(named: string | undefined, height: number | undefined): Matrix {
  // Constant luminance is not defined for it.
  if (named === 'bt2020c' && height === undefined) return 'bt2020nc';
  if (isMatrix(named)) return named;
  if (height === undefined) return 'bt2020nc';
  return height >= 720 ? 'bt709' : 'smpte170m';
}

/** Primaries other than those of BT.709, where they are known. */
export function primariesOf(named: string | undefined): Primaries | undefined {
  return primaries.find((name) => name === named);
}

function isMatrix(name: string | undefined): name is Matrix {
  return name !== undefined && Object.hasOwn(matrices, name);
}

function isRgb(pixelFormat: string): boolean {
  return /^(?:x?2?0?rgb|x?2?0?bgr|a?rgb|a?bgr|gbr|pal8|mono)/.test(pixelFormat);
}
