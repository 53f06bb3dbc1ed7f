import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratch, tool } from './media.ts';
import { toneFile, waveFile } from './tones.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const at = (name: string): string => join(directory.path, name);

beforeAll(async () => {
  directory = await scratch();
  waveFile(at('good.wav'), 4800, 48_000, () => [0.1]);
  tool('ffmpeg', ['-i', at('good.wav'), at('good.mp3')]);
  toneFile(directory.path, 'video.mov', { seconds: 0.4, rate: 48_000, wave: () => [0], encode: ['-c:a', 'pcm_s16le'] });
  tool('ffmpeg', ['-i', at('video.mov'), '-an', '-c', 'copy', at('mute.mov')]);
  // A codec that nobody has a decoder for.
  writeFileSync(at('unknown.mov'), readFileSync(at('video.mov'), 'latin1').replaceAll('sowt', 'zzzz'), 'latin1');
  writeFileSync(at('text.mp3'), 'no sound at all');
  // A playlist names another file, which is not read on its behalf.
  writeFileSync(at('list.m3u8'), `#EXTM3U\n#EXTINF:1,\n${at('good.mp3')}\n#EXT-X-ENDLIST\n`);
  writeFileSync(at('secret.wav'), readFileSync(at('good.wav')));
  chmodSync(at('secret.wav'), 0);
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const check = (music: string): Promise<unknown> =>
  lastValueFrom(renderer.checkOutput({ output: at('out.mp4'), overwrite: false, sources: [], music }), {
    defaultValue: 'good',
  });

describe('music', () => {
  it.each(['good.wav', 'good.mp3', 'video.mov'])('%s can be used', async (name) => {
    await expect(check(at(name))).resolves.toBe('good');
  });

  it.each([
    ['nowhere.mp3', 'source-missing'],
    ['', 'source-unreadable'],
    ['text.mp3', 'not-media'],
    ['list.m3u8', 'not-media'],
    ['mute.mov', 'no-audio-stream'],
    ['unknown.mov', 'unsupported-codec'],
  ])('%s is refused before anything is made: %s', async (name, code) => {
    await expect(check(at(name))).rejects.toMatchObject({ code, details: { source: at(name) } });
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('that may not be read is refused (root may read anything)', async () => {
    await expect(check(at('secret.wav'))).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});
