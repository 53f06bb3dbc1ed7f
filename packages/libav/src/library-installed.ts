import { createRequire } from 'node:module';

/** Whether FFmpeg's libraries are installed: the package node-av. Whether they work here is told by who uses them. */
export function libraryInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('node-av/lib');
    return true;
  } catch {
    return false;
  }
}
