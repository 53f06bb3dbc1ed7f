import { constants, open } from 'node:fs/promises';
import { secondFile, sourceAppended } from '../inputs/appended-file.ts';
import { headerAt } from '../inputs/file-parts.ts';
import { type PictureFile, pictureFile } from '../pictures/picture-file.ts';

/**
 * What is told of a file before an engine opens it: which picture it is, or `undefined` for anything else; what cannot
 * be read is found out by whoever opens it. Errors: `source-appended`, where a second whole file was appended to it.
 */
export async function fileKind(uri: string): Promise<PictureFile | undefined> {
  const { second, picture } = await lookedAt(uri);
  if (second !== undefined) throw sourceAppended(uri, second);
  return picture;
}

interface LookedAt {
  /** The byte at which a second file begins. */
  readonly second?: number | undefined;
  readonly picture?: PictureFile | undefined;
}

async function lookedAt(uri: string): Promise<LookedAt> {
  try {
    // Does not wait for somebody to write, should it be a named pipe.
    await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await file.stat();
    if (!found.isFile()) return {};
    const head = await headerAt(file, 0);
    const second = await secondFile(file, found.size, head);
    if (second !== undefined) return { second };
    return { picture: await pictureFile(file, Buffer.from(head.buffer, 0, head.byteLength)) };
  } catch {
    return {};
  }
}
