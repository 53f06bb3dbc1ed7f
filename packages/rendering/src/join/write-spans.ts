import { open } from 'node:fs/promises';
import { outputError } from '@clipwright/node-kit';
import type { CopiedSpan } from './copied-spans.ts';
import { SequentialFiles } from './sequential-files.ts';

/** Bytes that are written at once. */
const block = 1024 * 1024;

export interface SpansToWrite {
  /** What stands before them. */
  readonly head: Uint8Array;
  readonly spans: Iterable<CopiedSpan>;
  /** How many tracks they are of, each of which is read by itself. */
  readonly tracks: number;
  /** Where all goes: a file that is not there yet. */
  readonly file: string;
  /** Names it in errors. */
  readonly output: string;
}

/**
 * Writes a file, each byte once, block by block, of which the next is read when one is written. Errors: `disk-full`,
 * `out-of-resources`, `output-unwritable`, those of reading.
 *
 * @param left Ends it at the next block.
 * @param tell Is told how many bytes are written.
 */
export async function writeSpans(
  { head, spans, tracks, file, output }: SpansToWrite,
  left: AbortSignal,
  tell: (written: number) => void,
): Promise<void> {
  const ofOutput = (error: unknown): never => {
    throw outputError(error, output);
  };
  const handle = await open(file, 'wx').catch(ofOutput);
  const sources = Array.from({ length: tracks }, () => new SequentialFiles());
  const buffer = Buffer.allocUnsafe(block);
  let [filled, written] = [0, 0];
  /** Where the next bytes belong, so many at most. */
  const room = async (bytes: number): Promise<Uint8Array> => {
    if (filled === block) await flush();
    return buffer.subarray(filled, filled + bytes);
  };
  const flush = async (): Promise<void> => {
    left.throwIfAborted();
    await handle.writeFile(buffer.subarray(0, filled)).catch(ofOutput);
    written += filled;
    filled = 0;
    tell(written);
  };
  const add = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; ) {
      const space = await room(bytes.length - at);
      space.set(bytes.subarray(at, at + space.length));
      filled += space.length;
      at += space.length;
    }
  };
  try {
    await add(head);
    for (const { track, run, index, place, bytes } of spans) {
      const source = sources[track];
      if (source === undefined) continue;
      if (run.rewritten !== undefined) {
        await add(run.rewritten(await source.packet(run, index), index));
        continue;
      }
      for (let done = 0; done < bytes; ) {
        const read = await source.fill(await room(bytes - done), run, place + done);
        filled += read;
        done += read;
      }
    }
    await flush();
  } finally {
    for (const source of sources) await source[Symbol.asyncDispose]();
    await handle.close();
  }
}
