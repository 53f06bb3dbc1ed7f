import { createRequire } from 'node:module';

/** Whether FFmpeg's libraries are installed, which are optional: what needs them is skipped by that reason. */
export const hasLibrary = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('node-av/lib');
    return true;
  } catch {
    return false;
  }
})();
