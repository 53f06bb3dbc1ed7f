import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Removed after the run (run-folder.ts). */
    runFolder: string;
  }
}

/** A folder with what is made once in a run of tests. @param make Fills it. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const place = join(inject('runFolder'), name);
  if (existsSync(place)) return place;
  const own = await mkdtemp(`${place}-`);
  await make(own);
  // Files of tests may run side by side: whoever comes second uses what is there by then.
  await rename(own, place).catch(async (error: unknown) => {
    await rm(own, { recursive: true });
    if (!existsSync(place)) throw error;
  });
  return place;
}
