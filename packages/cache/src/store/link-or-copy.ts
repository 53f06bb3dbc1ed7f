import { systemCode } from '@clipwright/core/author';
import type { FileSystem } from './file-system.ts';

/** What systems say that have no hard links, or not here, or no more of this file. */
const unlinkable = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK', 'EACCES']);

/** Gives a file a second name; where that cannot be, a copy. */
export async function linkOrCopy(files: FileSystem, from: string, to: string): Promise<'linked' | 'copied'> {
  try {
    await files.link(from, to);
    return 'linked';
  } catch (error) {
    if (!unlinkable.has(systemCode(error) ?? '')) throw error;
  }
  await files.copy(from, to);
  return 'copied';
}
