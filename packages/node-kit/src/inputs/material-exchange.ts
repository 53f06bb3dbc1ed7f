import { hexadecimal, type ReadFilePart } from './file-parts.ts';

/** What the name of any partition begins with (SMPTE 377), and what follows in that of the first one. */
const partition = '060e2b34020501010d010201';
const header = '0102';
/** Bytes of a partition's content before the place of the last partition, and up to its end. */
const beforeFooter = 24;
const enough = 32;

/**
 * A part of a Material Exchange Format file (`.mxf`): a name of 16 bytes, a size, and its content. The first one is
 * called `header` and goes on to the last partition, whose place it tells, where it does.
 */
export const materialAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 17) return undefined;
  const short = bytes.getUint8(16);
  const more = short < 0x80 ? 0 : short & 0x7f;
  const start = 17 + more;
  if (hexadecimal(bytes, 0, 4) !== partition.slice(0, 8) || more > 8 || bytes.byteLength < start) return undefined;
  const digits = Array.from({ length: more }, (_, i) => bytes.getUint8(17 + i));
  const size = more === 0 ? short : digits.reduce((sum, digit) => sum * 256 + digit, 0);
  const own = { start: position + start, end: position + start + size };
  const name = hexadecimal(bytes, 0, 16);
  if (!name.startsWith(partition + header)) return { name, ...own };
  const footer = bytes.byteLength < start + enough ? 0 : Number(bytes.getBigUint64(start + beforeFooter));
  return { name: 'header', ...own, ...(footer === 0 ? {} : { end: position + footer }) };
};
