import { constants, type FileHandle, open } from 'node:fs/promises';
import { ClipwrightError, type ErrorCode } from '@clipwright/core';
import { boxAt, elementAt, headerAt, letters, type ReadFilePart } from './file-parts.ts';

/** What a file that ends before its index may look like to ffprobe. */
const suspicious: readonly ErrorCode[] = ['not-media', 'no-video-stream', 'unsupported-codec', 'source-damaged'];

/**
 * Where a file ends before the index that everything else in it needs, the error that says so; `undefined` where it
 * does not, or where its container has no such index.
 *
 * @param error Why it could not be used.
 */
export async function cutBeforeIndex(uri: string, error: ClipwrightError): Promise<ClipwrightError | undefined> {
  if (!suspicious.includes(error.code)) return undefined;
  // One that cannot be read has told so already.
  if (!(await looksCut(uri).catch(() => false))) return undefined;
  return new ClipwrightError('source-truncated', `${uri} ends before its index.`, {
    cause: error,
    remedy: 'Copy or download it again, or let the program that records it finish.',
  });
}

async function looksCut(uri: string): Promise<boolean> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  return await endsBeforeIndex(file);
}

/** Parts of one level that are looked at: files with more of them have their index long before. */
const maxParts = 1000;

async function endsBeforeIndex(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  /**
   * Whether, of the parts one after the other, the file ends before one of that name is whole, or begins if that is
   * enough.
   */
  const endsBefore = async (from: number, read: ReadFilePart, name: string, whole: boolean): Promise<boolean> => {
    let position = from;
    for (let count = 0; count < maxParts; count += 1) {
      const part = read(await headerAt(file, position), position);
      if (part === undefined || part.end > size) return !(part?.name === name && !whole);
      if (part.name === name) return false;
      position = part.end;
    }
    return false;
  };
  const head = await headerAt(file, 0);
  if (letters(head, 4) === 'ftyp') return await endsBefore(0, boxAt, 'moov', true);
  if (letters(head, 0) === 'RIFF' && letters(head, 8) === 'AVI ') return await endsBefore(12, listAt, 'movi', false);
  const ebml = elementAt(head, 0);
  if (ebml?.name !== '1a45dfa3') return false;
  const segment = elementAt(await headerAt(file, ebml.end), ebml.end);
  return segment === undefined || (await endsBefore(segment.start, elementAt, '1f43b675', false));
}

/** RIFF: a chunk, a list by the name of what it holds. */
const listAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 12) return undefined;
  const size = bytes.getUint32(4, true);
  const name = letters(bytes, 0) === 'LIST' ? letters(bytes, 8) : letters(bytes, 0);
  return { name, start: position + 12, end: position + 8 + size + (size % 2) };
};
