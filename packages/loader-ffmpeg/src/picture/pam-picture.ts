import type { RgbaPicture } from '@clipwright/node-kit';

/** Longer than any header of one. */
const headerBytes = 256;

/** The picture in a PAM (Netpbm's format of arbitrary channels); `undefined` where it is none of four, or not whole. */
export function pamPicture(bytes: Buffer): RgbaPicture | undefined {
  const head = bytes.toString('latin1', 0, headerBytes);
  const end = head.indexOf('ENDHDR\n');
  const number = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(head)?.[1] ?? 0);
  const [width, height] = [number('WIDTH'), number('HEIGHT')];
  if (!head.startsWith('P7\n') || end < 0 || number('DEPTH') !== 4 || number('MAXVAL') !== 255) return undefined;
  const from = end + 'ENDHDR\n'.length;
  const data = bytes.subarray(from, from + width * height * 4);
  return width < 1 || data.length < width * height * 4 ? undefined : { width, height, data };
}
