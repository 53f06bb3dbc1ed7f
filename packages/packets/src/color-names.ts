import type { ColorInfo } from '@clipwright/core/author';
import type { ColorCodes } from './sets/usability.ts';

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

/** The code points of such names; those that are not known here say nothing. */
export function colorCodes({ range, ...names }: ColorInfo): ColorCodes {
  const code = (table: Readonly<Record<number, string>>, name: string | undefined): number | undefined => {
    const found = Object.entries(table).find(([, known]) => known === name)?.[0];
    return found === undefined ? undefined : Number(found);
  };
  const [matrix, primary, transfer] = [
    code(matrices, names.matrix),
    code(primaries, names.primaries),
    code(transfers, names.transfer),
  ];
  return {
    ...(range === undefined ? {} : { fullRange: range === 'pc' }),
    ...(matrix === undefined ? {} : { matrix }),
    ...(primary === undefined ? {} : { primaries: primary }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}
