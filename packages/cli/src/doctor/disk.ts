import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Disk {
  readonly use: 'temporary files' | 'cache';
  readonly directory: string;
  /** Bytes that this user may still write; absent where the system does not say. */
  readonly free?: number;
}

/** The free space where a directory is, or will be once it is made. */
export async function readDisk(use: Disk['use'], directory: string): Promise<Disk> {
  for (let place = directory; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = await statfs(place);
      return { use, directory, free: bavail * bsize };
    } catch {
      if (dirname(place) === place) return { use, directory };
    }
  }
}
