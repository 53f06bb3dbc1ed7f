import { constants, open } from 'node:fs/promises';
import { ClipwrightError, type SubtitlesRequest, type SubtitleTexts } from '@clipwright/core';
import { sourceError } from '@clipwright/core/author';
import { subtitleError } from '../subtitles/subtitle-lines.ts';
import { subtitleTexts } from '../subtitles/subtitle-texts.ts';

/** Some hundred films. */
const maxBytes = 16 * 1024 * 1024;

/**
 * Reads a file of subtitles, as {@link subtitleTexts} does its text: UTF-8, or UTF-16 with a mark. Errors:
 * `invalid-subtitles`, `source-missing`, `source-unreadable`.
 */
export async function readSubtitleFile({ file, ...asked }: SubtitlesRequest): Promise<SubtitleTexts> {
  return subtitleTexts(decoded(await bytesOf(file)), asked);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    // A named pipe does not wait for somebody to write.
    await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await handle.stat();
    if (!stats.isFile()) throw refused(`${file} is no file.`, 'Name a file of subtitles.');
    if (stats.size > maxBytes) throw refused(`${file} has ${stats.size} bytes.`, `A file may have ${maxBytes}.`);
    return await handle.readFile();
  } catch (error) {
    throw error instanceof ClipwrightError ? error : sourceError(file, error);
  }
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  if (isLittle || (first === 0xfe && second === 0xff)) {
    return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw subtitleError(lineOfFault(bytes), 'it is not UTF-8.', 'Save the file as UTF-8.');
  }
}

/** The first line that is none: no character of more than a byte has a line feed in it. */
function lineOfFault(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [line, from] = [1, 0];
  while (from < bytes.length) {
    const end = bytes.indexOf(0x0a, from);
    const until = end < 0 ? bytes.length : end;
    try {
      decoder.decode(bytes.subarray(from, until));
    } catch {
      return line;
    }
    line += 1;
    from = until + 1;
  }
  return line;
}

function refused(message: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-subtitles', message, { remedy });
}
