import { constants, open } from 'node:fs/promises';
import { sourceAppended } from '../inputs/appended-file.ts';

/**
 * How files of some containers begin, of which readers show the first part alone where a second file was appended: by
 * ffmpeg's names. They have no parts that could be followed without reading all of them, or parts that are as many as
 * frames.
 */
const beginnings: Readonly<Record<string, readonly Uint8Array[]>> = {
  gif: ['GIF89a', 'GIF87a'].map((text) => Buffer.from(text)),
  yuv4mpegpipe: [Buffer.from('YUV4MPEG2 W')],
  ivf: [Buffer.from('DKIF\0\0 \0')],
  wtv: [Buffer.from('b7d800203749da11a64e0007e95ead8d', 'hex')],
};

/** Bytes behind the last packet in which a second file begins, at most: indexes may come before it. */
const maxBytesBehind = 16 * 2 ** 20;

/**
 * Throws `source-appended` where behind the last packet that readers tell of another file of the same container begins,
 * or where that packet is its beginning.
 *
 * @param container In ffmpeg's names.
 * @param last Byte at which the last packet begins.
 */
export async function checkBehind(uri: string, container: string, last: number | undefined): Promise<void> {
  const words = beginnings[container];
  if (words === undefined || last === undefined || last <= 0) return;
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.min(maxBytesBehind, Math.max(0, size - last)));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, last);
  const found = words.map((word) => bytes.subarray(0, bytesRead).indexOf(word)).filter((at) => at >= 0);
  if (found.length > 0) throw sourceAppended(uri, last + Math.min(...found));
}
