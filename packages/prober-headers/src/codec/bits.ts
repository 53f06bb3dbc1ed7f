import { BitReader } from '@clipwright/packets';
import { incomplete } from '../incomplete.ts';

/** Reads bits of a header. Beyond the end: `probe-incomplete`. */
export class Bits extends BitReader {
  constructor(bytes: Uint8Array) {
    super(bytes, () => incomplete('a description in its header is cut off'));
  }
}
