import { join } from 'node:path';
import { madeOnce } from '@clipwright/test-kit/made-once';
import { build } from 'vite';

const sources = join(import.meta.dirname, '../../page');

/** The page as it is now, built once in a run of tests: its folder. */
export function builtPage(): Promise<string> {
  return madeOnce('page', async (outDir) => {
    // As people get it: by vitest's own environment React would come as it is for development.
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = 'production';
    try {
      await build({ configFile: join(sources, 'vite.config.ts'), build: { outDir }, logLevel: 'error' });
    } finally {
      process.env.NODE_ENV = NODE_ENV;
    }
  });
}
