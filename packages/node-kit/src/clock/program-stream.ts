import { Rational } from '@clipwright/core';
import { placing, type Rewrite, rewritten } from './rewriting.ts';
import { movePacketTimes } from './time-code.ts';

const clock = 90_000;
/** The longest packet, with its head. */
const longest = 6 + 0xffff;

/** A program stream of MPEG-1 or MPEG-2 (`.mpg`, `.vob`): packets one after the other, each with its length. */
export const programStream: Rewrite = (blocks, breaks) => {
  const placed = placing(breaks);
  let shift = '0/1';
  let ticks = 0;
  return rewritten(blocks, (bytes, position) => {
    if (bytes.length < 6) return undefined;
    const used = lengthOf(bytes);
    if (used === undefined || used > bytes.length) return undefined;
    const now = placed(position).shift;
    if (now !== shift) {
      shift = now;
      ticks = Number(Rational.from(shift).mul(clock).round());
    }
    const own = bytes.subarray(0, used);
    if (ticks !== 0) movePacketTimes(own, ticks);
    return { out: [own], used };
  });
};

/** Bytes of what begins here; of what is none of a stream's parts, those up to where one may begin. */
function lengthOf(bytes: Uint8Array): number | undefined {
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 1 || (bytes[3] ?? 0) < 0xb9) return untilCode(bytes);
  const [, , , id, high = 0, low = 0] = bytes;
  if (id === 0xb9) return 4;
  if (id !== 0xba) return 6 + high * 256 + low;
  if (high >> 6 !== 1) return 12;
  return bytes.length < 14 ? undefined : 14 + ((bytes[13] ?? 0) & 7);
}

function untilCode(bytes: Uint8Array): number {
  for (let at = 1; at + 3 < bytes.length && at < longest; at += 1) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1 && (bytes[at + 3] ?? 0) >= 0xb9) return at;
  }
  return Math.max(1, Math.min(bytes.length, longest) - 3);
}
