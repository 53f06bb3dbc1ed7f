import type { Color } from '../contracts/output-profile.ts';
import type { ColorInfo } from '../contracts/source-info.ts';

/** Pixel formats, in ffmpeg's names, that carry transparency. A palette may: its colours have four parts. */
const transparent = /^(?:yuva|gbrap|ya\d|rgba|bgra|argb|abgr|ayuv|vuya|pal8)/;

/** Whether frames of a pixel format can be transparent. */
export function hasAlpha(pixelFormat: string): boolean {
  return transparent.test(pixelFormat);
}

/** The transfer functions of high dynamic range, in ffmpeg's names: PQ and HLG. */
export const hdrTransfers = ['smpte2084', 'arib-std-b67'] as const;

/** Whether a transfer function is of high dynamic range. */
export function isHdr(transfer: string | undefined): transfer is (typeof hdrTransfers)[number] {
  return hdrTransfers.some((name) => name === transfer);
}

/** Whether colours have other primaries than BT.709, or high dynamic range. What the source does not say is BT.709. */
export function isWide({ primaries = 'bt709', transfer }: ColorInfo): boolean {
  return !['bt709', 'unknown', 'unspecified'].includes(primaries) || isHdr(transfer);
}

/** Red, green and blue of a colour, 0 to 255. */
export function channelsOf(color: Color): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Weights of red and of blue in the brightness; green has the rest. By ffmpeg's names of matrices (ITU-T H.273, table 4). */
const weights: Readonly<Record<string, readonly [red: number, blue: number]>> = {
  bt709: [0.2126, 0.0722],
  bt2020nc: [0.2627, 0.0593],
  bt2020c: [0.2627, 0.0593],
  smpte240m: [0.212, 0.087],
  fcc: [0.3, 0.11],
};

/** The weights of a matrix: those of BT.601, which has several names, where it is none of the others. */
export function lumaWeights(matrix = ''): readonly [red: number, blue: number] {
  return weights[matrix] ?? [0.299, 0.114];
}
