import { ClipwrightError } from '@clipwright/core';
import { secondFile } from './second-file.ts';

/**
 * Resolves where a file is one, or cannot be read. Errors: `source-appended`, where a second whole one was appended to
 * it.
 */
export async function checkAppended(uri: string): Promise<void> {
  const at = await secondFile(uri);
  if (at !== undefined) throw sourceAppended(uri, at);
}

/** That a second whole file was appended to one, at a byte of it. */
export function sourceAppended(uri: string, at: number): ClipwrightError {
  const what = `${uri} is two files one after the other: its container ends at byte ${at}, where the second begins`;
  return new ClipwrightError('source-appended', `${what}.`, {
    remedy:
      "Name its parts one by one, or join them by a program that knows their container (ffmpeg's concat demuxer, mkvmerge).",
    details: { source: uri, position: at },
  });
}
