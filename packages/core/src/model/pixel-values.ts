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
