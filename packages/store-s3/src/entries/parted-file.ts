import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileRange } from '../service/bucket.ts';
import type { Parting } from '../store-parts.ts';

/** A file with its hashes. */
export interface PartedFile {
  /** SHA-256 of the content, as 64 hexadecimal digits. */
  readonly digest: string;
  readonly bytes: number;
  /** One for a file that is sent whole. */
  readonly parts: readonly FileRange[];
}

/** So many does S3 take of one object. */
const mostParts = 10_000;

/** Bytes that are read at once. */
const chunkBytes = 1 << 18;

/** Bytes of each part but the last, which some services want to be equal; `Infinity` for a file that is sent whole. */
export function partSize(bytes: number, { above, partBytes }: Parting): number {
  return bytes > above ? Math.max(partBytes, Math.ceil(bytes / mostParts)) : Number.POSITIVE_INFINITY;
}

/** Reads a file once for its hash and those of its parts. */
export async function partedFile(
  file: string,
  bytes: number,
  parting: Parting,
  signal: AbortSignal,
): Promise<PartedFile> {
  const size = partSize(bytes, parting);
  const whole = createHash('sha256');
  const parts: FileRange[] = [];
  let part = createHash('sha256');
  let start = 0;
  let read = 0;
  const endPart = (): void => {
    parts.push({ file, start, bytes: read - start, digest: part.digest('hex') });
    part = createHash('sha256');
    start = read;
  };
  for await (const chunk of createReadStream(file, { signal, highWaterMark: chunkBytes })) {
    whole.update(chunk);
    if (size === Number.POSITIVE_INFINITY) read += chunk.length;
    else {
      for (let at = 0; at < chunk.length; ) {
        const piece = chunk.subarray(at, at + start + size - read);
        part.update(piece);
        read += piece.length;
        at += piece.length;
        if (read - start === size) endPart();
      }
    }
  }
  const digest = whole.digest('hex');
  if (size === Number.POSITIVE_INFINITY) return { digest, bytes: read, parts: [{ file, start, bytes: read, digest }] };
  if (read > start) endPart();
  return { digest, bytes: read, parts };
}
