import { type MovieBytes, readWebpFrame, webpStill } from '@clipwright/packets';
import type { ShownImage } from './animated-parts.ts';
import { notAsPlanned } from './verify-rows.ts';

/** Bytes before the first picture of an animated WebP, and of what stands before a picture's content. */
const headBytes = 44;
const chunkHeadBytes = 8;

/**
 * Reads an animated WebP back: every picture as a file of its own, once it is known to stand where it should, and to be
 * shown as long as it should. Errors: `verification-failed`, those of reading.
 *
 * @param planned Its pictures, in order.
 */
export async function* writtenStills(
  { size, read }: MovieBytes,
  planned: readonly ShownImage[],
  { width, height }: { readonly width: number; readonly height: number },
): AsyncGenerator<Uint8Array, void> {
  const told = Buffer.from(await read(4, 4));
  if (told.length < 4 || told.readUInt32LE() !== size - 8) throw notAsPlanned('It is of another length than it says.');
  let at = headBytes;
  for (const { ticks, begins, frame: number } of planned) {
    const head = Buffer.from(await read(at, chunkHeadBytes));
    if (head.length < chunkHeadBytes || head.toString('latin1', 0, 4) !== 'ANMF') {
      throw notAsPlanned('It has no picture where one should be.', { frame: number });
    }
    const bytes = head.readUInt32LE(4);
    const frame = await read(at + chunkHeadBytes, bytes);
    const found = readWebpFrame(frame);
    if (frame.length < bytes || found.ticks !== ticks) {
      throw notAsPlanned(`A picture is shown for ${found.ticks} ms, not ${ticks}.`, { frame: number });
    }
    const isWhole =
      found.isInPlace && [found.left, found.top, found.width, found.height].join() === `0,0,${width},${height}`;
    if (begins && !isWhole) throw notAsPlanned('A segment begins with a part of a picture.', { frame: number });
    yield webpStill(frame);
    at += chunkHeadBytes + bytes + (bytes % 2);
  }
  if (at !== size) throw notAsPlanned('It has more in it than its pictures.');
}
