import { Rational } from '@clipwright/core';
import { placing, type Rewrite, rewritten } from './rewriting.ts';

/** Bytes before and behind the content of a tag. */
const head = 11;
const tail = 4;

/** What a file of Flash consists of: its header, and tags of pictures, sound and data. */
export interface FlashUnit {
  readonly isHeader: boolean;
  /** Bytes of it. */
  readonly size: number;
}

/** The unit at the beginning of the bytes; `undefined` where more of them are needed to tell. */
export function flashUnit(bytes: Uint8Array): FlashUnit | undefined {
  if (bytes.length < head) return undefined;
  const [a, b, c] = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (a === 0x46 && b === 0x4c && c === 0x56) return { isHeader: true, size: view.getUint32(5) + tail };
  return { isHeader: false, size: head + (view.getUint32(0) % 2 ** 24) + tail };
}

/** The time of a tag, in milliseconds. */
export function flashTime(tag: Uint8Array): number {
  const [high = 0, middle = 0, low = 0, highest = 0] = tag.subarray(4, 8);
  return highest * 2 ** 24 + high * 2 ** 16 + middle * 2 ** 8 + low;
}

/**
 * A file of Flash (`.flv`): tags with times in milliseconds. A second file that was appended loses its header, at which
 * readers stop.
 */
export const flashVideo: Rewrite = (blocks, breaks) => {
  const placed = placing(breaks);
  return rewritten(blocks, (bytes, position) => {
    const unit = flashUnit(bytes);
    if (unit === undefined || bytes.length < unit.size) return undefined;
    const { isHeader, size: used } = unit;
    if (isHeader) return { out: position === 0 ? [bytes.subarray(0, used)] : [], used };
    const ms = Number(Rational.from(placed(position).shift).mul(1000).round());
    if (ms !== 0) {
      const time = flashTime(bytes) + ms;
      const [high, middle, low, highest] = [time / 2 ** 16, time / 2 ** 8, time, time / 2 ** 24];
      bytes.set([high, middle, low, highest].map(Math.floor), 4);
    }
    return { out: [bytes.subarray(0, used)], used };
  });
};
