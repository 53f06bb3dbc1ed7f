import { hasChromium } from './has-chromium.ts';
import { hasFfmpeg } from './has-ffmpeg.ts';
import { hasLibrary } from './has-library.ts';
import { hasMelt } from './has-melt.ts';
import { postgresPrograms } from './has-postgres-server.ts';
import { hasRedisServer } from './has-redis-server.ts';
import { makesMedia } from './make-media.ts';

/** What a file of tests may say that it needs, and whether it is here. */
const here: Readonly<Record<string, boolean>> = {
  chromium: hasChromium,
  ffmpeg: hasFfmpeg,
  melt: hasMelt,
  'node-av': hasLibrary,
  'ffmpeg or node-av': makesMedia,
  'redis-server': hasRedisServer,
  postgresql: postgresPrograms !== undefined,
  'redis-server or postgresql': hasRedisServer || postgresPrograms !== undefined,
  'ffmpeg and redis-server': hasFfmpeg && hasRedisServer,
  'chromium and ffmpeg': hasChromium && hasFfmpeg,
};

/**
 * For vitest's configuration: a file of tests whose first line is `// Needs ffmpeg.` (or `chromium`, `node-av`,
 * `redis-server`, `postgresql`, `ffmpeg or node-av`) becomes one skipped test that says so, where that is not here.
 * Nothing of the file is run, its imports neither.
 */
export function needs(): { readonly name: string; transform(code: string, id: string): string | undefined } {
  return {
    name: 'clipwright:needs',
    transform: (code, id) => {
      if (!id.endsWith('.test.ts')) return undefined;
      const needed = /^\/\/ Needs (.+)\.\n/.exec(code)?.[1];
      if (needed === undefined) return undefined;
      const isHere = here[needed];
      if (isHere === undefined) throw new Error(`${id}: nobody knows whether there is ${needed}.`);
      if (isHere) return undefined;
      return `import { it } from 'vitest'; it.skip(${JSON.stringify(`needs ${needed}, which is not here`)}, () => {});`;
    },
  };
}
