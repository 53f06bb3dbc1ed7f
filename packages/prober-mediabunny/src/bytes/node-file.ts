import { ClipwrightError } from '@clipwright/core';
import type { ByteFile } from './byte-file.ts';

/** A local file, through Node; nothing of Node is loaded before it is asked for. */
export async function openNodeFile(path: string): Promise<ByteFile> {
  const { open } = await import('node:fs/promises');
  try {
    const handle = await open(path, 'r');
    const found = await handle.stat({ bigint: true });
    if (!found.isFile()) {
      await handle.close();
      throw new ClipwrightError('source-unreadable', `${path} is not a file.`, { remedy: 'Give the path of a video.' });
    }
    return {
      size: Number(found.size),
      version: [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' '),
      read: async (start, length) => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle.read(bytes, 0, length, start);
        return bytes.subarray(0, bytesRead);
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    if (error instanceof ClipwrightError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new ClipwrightError(
      missing ? 'source-missing' : 'source-unreadable',
      missing ? `There is no file ${path}.` : `${path} cannot be read: ${String(code ?? error)}.`,
      { cause: error, remedy: missing ? 'Check the path.' : 'Check its permissions.' },
    );
  }
}
