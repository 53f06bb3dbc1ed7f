import { BitReader } from '@clipwright/packets';
import { incomplete } from '../incomplete.ts';

/** What is thrown where a header is cut off: `probe-incomplete`. */
export function cutOff(): Error {
  return incomplete('a description in its header is cut off');
}

/** Reads bits of a header. Beyond the end: `probe-incomplete`. */
export class Bits extends BitReader {
  constructor(bytes: Uint8Array) {
    super(bytes, cutOff);
  }
}
