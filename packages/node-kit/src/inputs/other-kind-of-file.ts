import { constants, open } from 'node:fs/promises';
import { type OtherKind, otherKind, otherKindBytes } from '@clipwright/core/probing';

/**
 * What a file is that is no media: a picture, or a list or project of another program. `undefined` for anything else,
 * and for what cannot be read or is no file, which whoever opens it is told of.
 */
export async function otherKindOfFile(file: string): Promise<OtherKind | undefined> {
  try {
    // Does not wait for somebody to write, should it be a named pipe.
    await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await handle.stat()).isFile()) return undefined;
    const bytes = new Uint8Array(otherKindBytes);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return otherKind(file, bytes.subarray(0, bytesRead));
  } catch {
    return undefined;
  }
}
