import { writeFile } from 'node:fs/promises';
import { run } from '../../process.ts';

export interface JoinPartsOptions {
  readonly ffmpeg: string;
  readonly parts: readonly string[];
  /** Where the list is written. */
  readonly list: string;
  readonly output: string;
  readonly signal?: AbortSignal | undefined;
}

/** Joins videos of one kind by stream copy. */
export async function joinParts({ ffmpeg, parts, list, output, signal }: JoinPartsOptions): Promise<void> {
  await writeFile(list, parts.map((part) => `file 'file:${part}'\n`).join(''));
  const inputs = ['-f', 'concat', '-safe', '0', '-i', list];
  const options = ['-c', 'copy', '-movflags', '+faststart', `file:${output}`];
  await run(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...inputs, ...options], { signal });
}
