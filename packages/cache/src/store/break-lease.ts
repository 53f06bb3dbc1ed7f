import type { FileSystem } from './file-system.ts';

/**
 * Takes away the lease of one who is gone. Two may do so at once, and a third may have got it by then: so it is moved
 * aside first, which only one can do, and put back when it is not the one that was meant.
 *
 * @param aside A path that is free, on the same disk.
 */
export async function breakLease(files: FileSystem, lease: string, text: string, aside: string): Promise<void> {
  await files.rename(lease, aside);
  if ((await files.readText(aside)) !== text) await files.link(aside, lease).catch(() => {});
  await files.removeFile(aside);
}
