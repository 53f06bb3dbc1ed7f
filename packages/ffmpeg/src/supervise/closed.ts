import type { Readable } from 'node:stream';

/**
 * Resolves when a stream is closed, whether it was read to its end or thrown away. Rejects with the error that ended
 * it.
 */
export function closed(stream: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('close', resolve);
  });
}
