// Needs ffmpeg or node-av.
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFile } from '@clipwright/test-kit/make-file';
import { type ChangingSource, proberLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { headersProber, openLocalFile } from '../src/node/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-headers-laws-'));
const name = (file: string): string => join(folder, file);

beforeAll(() => {
  for (const file of ['a.mp4', 'a.mkv', 'a.avi']) makeFile(name(file));
  writeFileSync(name('text.mp4'), 'Nothing but text.\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

let products = 0;

for (const file of ['a.mp4', 'a.mkv']) {
  proberLaws(
    { describe, it },
    {
      name: `headersProber, ${file}`,
      capabilities: { audio: true, incomplete: true, notMedia: true, changing: true },
      make: async () => {
        products += 1;
        mkdirSync(name(`${products}`));
        const copy = join(folder, `${products}`, file);
        copyFileSync(name(file), copy);
        const change = async (): Promise<void> => appendFileSync(copy, 'more');
        const changing: ChangingSource = { uri: copy, way: 'grown', change, code: 'source-changed' };
        let reading = 0;
        const prober = headersProber({
          open: async (uri) => {
            const opened = await openLocalFile(uri);
            return {
              size: opened.size,
              version: opened.version,
              read: async (start, length) => {
                reading += 1;
                try {
                  return await opened.read(start, length);
                } finally {
                  reading -= 1;
                }
              },
              [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
            };
          },
        });
        return {
          prober,
          uri: name(file),
          missing: name('missing.mp4'),
          incomplete: name('a.avi'),
          notMedia: name('text.mp4'),
          changing: [changing],
          // Files that are kept for the next question are none.
          leftovers: () => (reading > 0 ? [`reads: ${reading}`] : []),
          cleanUp: async () => {
            await prober[Symbol.asyncDispose]();
          },
        };
      },
    },
  );
}
