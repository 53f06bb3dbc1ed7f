import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LawRunner, proberLaws } from '@clipwright/testing';
import { y4mProber } from './y4m-prober.ts';

/** Twelve gray frames of 8 x 4 pixels, 25 a second. */
function grayFile(interlaced: 'p' | 't'): Uint8Array {
  const frames = Array.from({ length: 12 }, (_, k) => `FRAME\n${String.fromCharCode(20 + 8 * k).repeat(32)}`);
  return Buffer.from(`YUV4MPEG2 W8 H4 F25:1 I${interlaced} A1:1 Cmono\n${frames.join('')}`, 'latin1');
}

/** Every promise of a prober, tried on the prober of YUV4MPEG2 files. */
export function laws(runner: LawRunner): void {
  proberLaws(runner, {
    name: 'y4mProber',
    capabilities: { audio: false, incomplete: true, notMedia: true, changing: true },
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'y4m-prober-'));
      const at = (name: string): string => join(folder, name);
      await writeFile(at('one.y4m'), grayFile('p'));
      await writeFile(at('changing.y4m'), grayFile('p'));
      await writeFile(at('interlaced.y4m'), grayFile('t'));
      await writeFile(at('text.y4m'), 'no picture');
      const change = (): Promise<void> => writeFile(at('changing.y4m'), grayFile('p').subarray(0, -38));
      return {
        prober: y4mProber(),
        uri: at('one.y4m'),
        missing: at('none.y4m'),
        incomplete: at('interlaced.y4m'),
        notMedia: at('text.y4m'),
        changing: [{ uri: at('changing.y4m'), way: 'cut', change, code: 'source-changed' }],
        leftovers: () => [],
        cleanUp: () => rm(folder, { recursive: true }),
      };
    },
  });
}
