import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { run } from '../process.ts';
import type { MediaFile } from './media-source.ts';

export interface Lengthened {
  /** Path of ffmpeg. */
  readonly ffmpeg: string;
  /** How often the source is played. */
  readonly times: number;
  /** The container, by its extension. */
  readonly extension: string;
  readonly signal?: AbortSignal | undefined;
}

/** A file that plays a source again and again, its packets copied; beside the source, and kept like it. */
export async function lengthen({ file }: MediaFile, { ffmpeg, times, extension, signal }: Lengthened): Promise<string> {
  const name = `${file.replace(/\.\w+$/, '')}-${times}.${extension}`;
  if (existsSync(name)) return name;
  const unfinished = `${name}.${process.pid}.${extension}`;
  try {
    const input = ['-v', 'error', '-nostdin', '-y', '-stream_loop', String(times - 1), '-i', `file:${file}`];
    await run(ffmpeg, [...input, '-c', 'copy', '-fflags', '+bitexact', `file:${unfinished}`], { signal });
    await rename(unfinished, name);
  } finally {
    await rm(unfinished, { force: true });
  }
  return name;
}
