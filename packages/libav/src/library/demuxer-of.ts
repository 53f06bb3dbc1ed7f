import { closeSync, openSync, readSync } from 'node:fs';
import { InputFormat } from 'node-av/lib';

/** Bytes that the library looks at before it gives up, as it does by itself. */
const probedBytes = 2 ** 20;

/** The name of the demuxer that would open a file, by its first bytes and its name; `undefined` where none would. */
export function demuxerOf(file: string): string | undefined {
  const bytes = Buffer.alloc(probedBytes);
  const handle = openSync(file, 'r');
  try {
    const found = InputFormat.probe(bytes.subarray(0, readSync(handle, bytes, 0, probedBytes, 0)), file);
    return found?.name?.split(',')[0];
  } finally {
    closeSync(handle);
  }
}
