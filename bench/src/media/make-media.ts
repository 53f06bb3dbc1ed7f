import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process.ts';
import { type MediaFile, type MediaSource, makingOf } from './media-source.ts';

export interface MakeMediaOptions {
  /** Path of ffmpeg. */
  readonly ffmpeg: string;
  /** Where files are kept between runs; made if it is not there. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  /** Before one is made. */
  readonly onMake?: (source: MediaSource) => void;
}

/**
 * Makes those that are not there, one at a time, and reads all once, so that whoever comes first finds them in memory
 * too.
 */
export async function makeMedia(
  sources: readonly MediaSource[],
  { ffmpeg, directory, signal, onMake }: MakeMediaOptions,
): Promise<readonly MediaFile[]> {
  await mkdir(directory, { recursive: true });
  const files: MediaFile[] = [];
  for (const source of sources) {
    const args = makingOf(source);
    const recipe = createHash('sha256').update(args.join('\n')).digest('hex').slice(0, 8);
    const file = join(directory, `${source.name}-${recipe}.mp4`);
    if (!existsSync(file)) {
      onMake?.(source);
      const unfinished = join(directory, `.${process.pid}-${source.name}.mp4`);
      try {
        await run(ffmpeg, [...args, `file:${unfinished}`], { signal });
        await rename(unfinished, file);
      } finally {
        await rm(unfinished, { force: true });
      }
    }
    await readFile(file);
    files.push({ ...source, file });
  }
  return files;
}
