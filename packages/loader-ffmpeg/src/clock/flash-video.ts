import { Rational } from '@clipwright/core';
import { placing, type Rewrite, rewritten } from './rewriting.ts';

/** Bytes before and behind the content of a tag. */
const head = 11;
const tail = 4;

/** A file of Flash (`.flv`): tags with times in milliseconds. A second file that was appended loses its header, at which readers stop. */
export const flashVideo: Rewrite = (pieces, breaks) => {
  const placed = placing(breaks);
  return rewritten(pieces, (bytes, position) => {
    if (bytes.length < head) return undefined;
    const [a, b, c] = bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (a === 0x46 && b === 0x4c && c === 0x56) {
      const used = view.getUint32(5) + tail;
      if (bytes.length < used) return undefined;
      return { out: position === 0 ? [bytes.subarray(0, used)] : [], used };
    }
    const used = head + (view.getUint32(0) % 2 ** 24) + tail;
    if (bytes.length < used) return undefined;
    const ms = Number(Rational.from(placed(position).shift).mul(1000).round());
    if (ms !== 0) {
      const time = (view.getUint32(4) >>> 8) + view.getUint8(7) * 2 ** 24 + ms;
      view.setUint8(4, Math.floor(time / 2 ** 16) & 0xff);
      view.setUint16(5, time & 0xffff);
      view.setUint8(7, Math.floor(time / 2 ** 24) & 0xff);
    }
    return { out: [bytes.subarray(0, used)], used };
  });
};
