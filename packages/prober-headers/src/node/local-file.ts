import { constants, open } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { sourceError } from '@clipwright/core/author';
import type { ByteFile } from '../bytes/byte-file.ts';

/** Opens a local file. Errors: `source-missing`, `source-unreadable`. */
export async function openLocalFile(path: string): Promise<ByteFile> {
  let handle: { close(): Promise<void> } | undefined;
  try {
    // A named pipe does not wait for somebody to write.
    const opened = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    handle = opened;
    const found = await opened.stat({ bigint: true });
    if (!found.isFile()) {
      throw new ClipwrightError('source-unreadable', `${path} is not a file.`, { remedy: 'Give the path of a video.' });
    }
    return {
      size: Number(found.size),
      version: [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' '),
      read: async (start, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await opened.read(bytes, 0, length, start).catch((error: unknown) => {
          throw sourceError(path, error);
        });
        return bytes.subarray(0, bytesRead);
      },
      [Symbol.asyncDispose]: () => opened.close(),
    };
  } catch (error) {
    await handle?.close();
    throw sourceError(path, error);
  }
}
