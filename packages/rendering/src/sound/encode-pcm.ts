import { writeFile } from 'node:fs/promises';
import type { AudioEncoding } from '@clipwright/core';
import { fromTask } from '@clipwright/core/author';
import { outputError } from '@clipwright/node-kit';
import type { Observable } from 'rxjs';
import type { ByteFeed } from '../output/byte-feed.ts';
import type { WantedChunk } from './gather-chunks.ts';
import { blockReader } from './pcm-bytes.ts';

/** Chunks of samples as they are, in whole numbers of 16 bits; as `SoundEngine.encode`, and the same by every engine. */
export function encodePcm(
  chunks: readonly WantedChunk[],
  sound: ByteFeed,
  { sampleRate, channels }: AudioEncoding,
): Observable<number> {
  return fromTask(async (left, tell: (seconds: number) => void) => {
    const read = blockReader(sound[Symbol.asyncIterator]());
    let samples = 0;
    for (const { chunk, target } of chunks) {
      const values = wholeNumbers(await read((chunk.to - chunk.from) * channels));
      left.throwIfAborted();
      await writeFile(target.file, values).catch((error: unknown) => {
        throw outputError(error, target.file);
      });
      samples += chunk.to - chunk.from;
      tell(samples / sampleRate);
    }
    return samples / sampleRate;
  });
}

/** To the nearest, of two that are as near to the even one, and none beyond what 16 bits hold: as ffmpeg does it. */
function wholeNumbers(values: Float32Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(2 * values.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = (values[i] ?? 0) * 32_768;
    const below = Math.floor(value);
    const over = value - below;
    const isUp = over > 0.5 || (over === 0.5 && below % 2 !== 0);
    bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, isUp ? below + 1 : below)), 2 * i);
  }
  return bytes;
}
