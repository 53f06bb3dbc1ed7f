import type { FileHandle } from 'node:fs/promises';

/**
 * Fills bytes from a file, from a position on, and gives how many: fewer only where it ends. What the system gives at
 * once may be less.
 */
export async function readAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
