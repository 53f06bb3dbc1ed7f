import { createHash } from 'node:crypto';
import type { FileStatus, FileSystem } from './file-system.ts';

/** SHA-256 of a file's content, as 64 hexadecimal digits, and how many bytes that were. */
export async function digestFile(
  files: FileSystem,
  path: string,
  onBytes?: (bytes: number) => void,
): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of files.read(path)) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes?.(bytes);
  }
  return { digest: hash.digest('hex'), bytes };
}

const sampleBytes = 1 << 20;
const samples = 64;

/**
 * A hash that reads 64 MiB of a file, however large: its size, the time of its last change, and 64 pieces of 1 MiB
 * spread evenly from its first byte to its last. A change between them that keeps both size and time is not seen.
 */
export async function digestSamples(
  files: FileSystem,
  path: string,
  status: FileStatus,
  onBytes: (bytes: number, of: number) => void,
): Promise<string> {
  const hash = createHash('sha256').update(`${status.size} ${status.mtimeNs}\n`);
  for (let sample = 0; sample < samples; sample += 1) {
    const start = Math.max(0, Math.floor(((Number(status.size) - sampleBytes) * sample) / (samples - 1)));
    for await (const chunk of files.read(path, start, sampleBytes)) hash.update(chunk);
    onBytes((sample + 1) * sampleBytes, samples * sampleBytes);
  }
  return hash.digest('hex');
}
