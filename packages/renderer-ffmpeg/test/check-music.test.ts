// Needs ffmpeg.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toneFile, waveFile } from './tones.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const at = (name: string): string => join(directory.path, name);

/** Sound as people keep it, in containers of its own. */
const sounds = [
  ...['good.caf', 'good.w64', 'good.wv', 'good.au', 'good.tta', 'good.aiff', 'good.flac', 'good.mka', 'good.oga'],
  ...['good.m4b', 'good.mp2', 'good.ac3', 'good.dts'],
];
function encoding(name: string): readonly string[] {
  if (name.endsWith('.m4b')) return ['-f', 'mp4'];
  if (name.endsWith('.voc')) return ['-c:a', 'pcm_u8'];
  return /dts|ac3|mp2/.test(name) ? ['-ar', '48000', '-ac', '2', '-strict', '-2'] : [];
}

beforeAll(async () => {
  directory = await scratch();
  waveFile(at('good.wav'), 4800, 48_000, () => [0.1]);
  writeFileSync(at('twice.wav'), Buffer.concat([readFileSync(at('good.wav')), readFileSync(at('good.wav'))]));
  tool('ffmpeg', ['-i', at('good.wav'), at('good.mp3')]);
  for (const name of [...sounds, 'good.voc'])
    tool('ffmpeg', ['-i', at('good.wav'), '-ar', '8000', ...encoding(name), at(name)]);
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
  lastValueFrom(
    renderer.prepare({ output: at('out.mp4'), overwrite: false, sources: [], music }).pipe(map(() => 'good')),
  );

describe('music', () => {
  it.each(['good.wav', 'good.mp3', 'video.mov', ...sounds])('%s can be used', async (name) => {
    await expect(check(at(name))).resolves.toBe('good');
  });

  it.each([
    ['nowhere.mp3', 'source-missing'],
    ['', 'source-unreadable'],
    ['text.mp3', 'not-media'],
    ['list.m3u8', 'not-media'],
    ['mute.mov', 'no-audio-stream'],
    ['twice.wav', 'source-appended'],
    ['unknown.mov', 'unsupported-codec'],
  ])('%s is refused before anything is made: %s', async (name, code) => {
    await expect(check(at(name))).rejects.toMatchObject({ code, details: { source: at(name) } });
  });

  it('that is a playlist or a picture is told to be one', async () => {
    const message = expect.stringContaining('list.m3u8 is a playlist (M3U), no sound.');
    await expect(check(at('list.m3u8'))).rejects.toMatchObject({ code: 'not-media', message });
    tool('ffmpeg', ['-f', 'lavfi', '-i', 'color=s=16x16', '-frames:v', '1', at('cover.png')]);
    const picture = { code: 'not-media', message: expect.stringContaining('is a picture (PNG), no sound.') };
    await expect(check(at('cover.png'))).rejects.toMatchObject(picture);
  });

  it('in a container that is not opened is refused with the option that allows it', async () => {
    await expect(check(at('good.voc'))).rejects.toMatchObject({
      code: 'not-media',
      message: expect.stringContaining('`inputs.containers: ["voc"]`'),
    });
    await using trusting = ffmpegRunner({ inputs: { containers: ['voc'] } });
    await using other = ffmpegRenderer({ runner: trusting });
    const request = { output: at('out.mp4'), overwrite: false, sources: [], music: at('good.voc') };
    expect((await lastValueFrom(other.prepare(request))).video?.codec).toBe('h264');
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('that may not be read is refused (root may read anything)', async () => {
    await expect(check(at('secret.wav'))).rejects.toMatchObject({ code: 'source-unreadable' });
  });
});
