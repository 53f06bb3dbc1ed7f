import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Removed after the run (test/kit/src/run-folder.ts). */
    runFolder: string;
  }
}

const sources = join(import.meta.dirname, '../../page');

/** The page as it is now, built once in a run of tests: its folder. */
export async function builtPage(): Promise<string> {
  const place = join(inject('runFolder'), 'page');
  if (existsSync(place)) return place;
  const own = await mkdtemp(`${place}-`);
  // As people get it: by vitest's own environment React would come as it is for development.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ configFile: join(sources, 'vite.config.ts'), build: { outDir: own }, logLevel: 'error' });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
  // Files of tests may run side by side: whoever comes second uses what is there by then.
  await rename(own, place).catch(async (error: unknown) => {
    if (!existsSync(place)) throw error;
    await rm(own, { recursive: true });
  });
  return place;
}
