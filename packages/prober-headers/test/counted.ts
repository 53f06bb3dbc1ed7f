import type { ByteFile, OpenBytes } from '../src/index.ts';

/** Opens files, and counts what is read of them. */
export interface Counted {
  readonly open: OpenBytes;
  readonly reads: () => number;
  readonly bytes: () => number;
  /** Files that are open. */
  readonly held: () => number;
}

/** @param onRead Is called before each read. */
export function counted(open: OpenBytes, onRead: () => Promise<void> | void = () => {}): Counted {
  let [reads, bytes, held] = [0, 0, 0];
  return {
    open: async (uri): Promise<ByteFile> => {
      const file = await open(uri);
      held += 1;
      return {
        size: file.size,
        version: file.version,
        read: async (start, length) => {
          reads += 1;
          bytes += length;
          await onRead();
          return await file.read(start, length);
        },
        [Symbol.asyncDispose]: async () => {
          held -= 1;
          await file[Symbol.asyncDispose]();
        },
      };
    },
    reads: () => reads,
    bytes: () => bytes,
    held: () => held,
  };
}

/** A file in memory. */
export function inMemory(content: Uint8Array, version = ''): OpenBytes {
  return () =>
    Promise.resolve({
      size: content.length,
      version,
      read: (start, length) => Promise.resolve(content.subarray(start, start + length)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
}
