import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** A disk that takes no more bytes while it is said to be full. */
export interface Disk {
  full: boolean;
}

/** From now on, what this process itself writes through Node goes to such a disk. Child processes are not concerned. */
export function fullableDisk(): Disk {
  const disk: Disk = { full: false };
  const whenThereIsRoom =
    <A extends readonly unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (disk.full) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', errno: -28 });
      return write(...args);
    };
  const { writeFile, copyFile, mkdir } = fs;
  Object.assign(fs, {
    writeFile: whenThereIsRoom(writeFile),
    copyFile: whenThereIsRoom(copyFile),
    mkdir: whenThereIsRoom(mkdir),
  });
  // For modules that have imported them by name already.
  syncBuiltinESMExports();
  return disk;
}
