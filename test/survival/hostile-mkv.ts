/*
 * A writer of Matroska files that need not be true.
 */

/** A size of eight bytes (RFC 8794, 4). */
function sized(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(2n ** 56n + BigInt(length));
  return bytes;
}

/** An element by its id in hexadecimal. */
export function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const inner = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'hex'), sized(inner.length), inner]);
}

/** A whole number of eight bytes. */
export function whole(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

const head = element(
  '1a45dfa3',
  element('4282', text('matroska')),
  element('4287', whole(4)),
  element('4285', whole(2)),
);

/** A track of VP8 pictures. */
export function vp8Track(number: number, width = 64, height = 36): Buffer {
  const video = element('e0', element('b0', whole(width)), element('ba', whole(height)));
  const facts = [element('d7', whole(number)), element('73c5', whole(number)), element('83', whole(1))];
  return element('ae', ...facts, element('86', text('V_VP8')), element('23e383', whole(40_000_000)), video);
}

/** The header of a VP8 keyframe of a size (RFC 6386, 9.1), and nothing after it. */
export function vp8Key(width = 64, height = 36): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  return Buffer.concat([Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a]), size, Buffer.alloc(16)]);
}

/** A cluster at a time in ticks, with one block of track 1 for each frame, a tick after the other. */
export function cluster(time: number | bigint, frames: readonly Uint8Array[]): Buffer {
  const blocks = frames.map((frame, i) => element('a3', Buffer.from([0x81, 0, i, 0x80]), frame));
  return element('1f43b675', element('e7', whole(time)), ...blocks);
}

/**
 * A file of tracks.
 *
 * @param rest What follows: clusters, and anything else.
 * @param duration Claimed, in milliseconds.
 */
export function mkv(tracks: readonly Uint8Array[], rest: readonly Uint8Array[], duration = 1000): Buffer {
  const claimed = Buffer.alloc(8);
  claimed.writeDoubleBE(duration);
  const info = element('1549a966', element('2ad7b1', whole(1_000_000)), element('4489', claimed));
  return Buffer.concat([head, element('18538067', info, element('1654ae6b', ...tracks), ...rest)]);
}
