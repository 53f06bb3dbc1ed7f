import type { ColorInfo } from '@clipwright/core/author';

/*
 * ffmpeg's names for the code points of ISO/IEC 23091-2 (H.273). What is unspecified, reserved or unknown has none.
 */
const primaries: Readonly<Record<number, string>> = {
  1: 'bt709',
  4: 'bt470m',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'film',
  9: 'bt2020',
  10: 'smpte428',
  11: 'smpte431',
  12: 'smpte432',
  22: 'ebu3213',
};
const transfers: Readonly<Record<number, string>> = {
  1: 'bt709',
  4: 'bt470m',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'linear',
  9: 'log100',
  10: 'log316',
  11: 'iec61966-2-4',
  12: 'bt1361e',
  13: 'iec61966-2-1',
  14: 'bt2020-10',
  15: 'bt2020-12',
  16: 'smpte2084',
  17: 'smpte428',
  18: 'arib-std-b67',
};
const matrices: Readonly<Record<number, string>> = {
  0: 'gbr',
  1: 'bt709',
  4: 'fcc',
  5: 'bt470bg',
  6: 'smpte170m',
  7: 'smpte240m',
  8: 'ycgco',
  9: 'bt2020nc',
  10: 'bt2020c',
  11: 'smpte2085',
  12: 'chroma-derived-nc',
  13: 'chroma-derived-c',
  14: 'ictcp',
};

/** Colour by its code points; absent ones say nothing. */
export interface ColorCodes {
  readonly primaries?: number | undefined;
  readonly transfer?: number | undefined;
  readonly matrix?: number | undefined;
  readonly fullRange?: boolean | undefined;
}

/** Colour tags as ffmpeg names them. */
export function colorInfo(codes: ColorCodes): ColorInfo {
  const name = (table: Readonly<Record<number, string>>, code: number | undefined) =>
    code === undefined ? undefined : table[code];
  const [matrix, primary, transfer] = [
    name(matrices, codes.matrix),
    name(primaries, codes.primaries),
    name(transfers, codes.transfer),
  ];
  return {
    ...(codes.fullRange === undefined ? {} : { range: codes.fullRange ? 'pc' : 'tv' }),
    ...(matrix === undefined ? {} : { matrix }),
    ...(primary === undefined ? {} : { primaries: primary }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}

/**
 * ffmpeg's name for a pixel format of the full range: H.264 of 8 bits has names of its own for it. H.265's own headers
 * decide that of H.265.
 */
export function rangedFormat(codec: string, pixelFormat: string, isFull: boolean): string {
  return codec === 'h264' && isFull ? pixelFormat.replace(/^yuv(4\d\dp)$/, 'yuvj$1') : pixelFormat;
}
