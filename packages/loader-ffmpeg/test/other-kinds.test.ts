// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const loader = ffmpegLoader();
let directory = '';
const at = (name: string): string => join(directory, name);
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);
const pictures = [
  ['x.bmp', 'BMP'],
  ['x.ppm', 'Netpbm'],
  ['x.pam', 'Netpbm'],
  ['x.dpx', 'DPX'],
  ['x.sgi', 'SGI'],
  ['x.pcx', 'PCX'],
  ['x.xbm', 'XBM'],
  ['x.jp2', 'JPEG 2000'],
] as const;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-kinds-'));
  const input = ['-f', 'lavfi', '-i', 'testsrc=s=64x48:r=10:d=0.1'];
  ffmpeg(...input, ...pictures.flatMap(([name]) => ['-frames:v', '1', at(name)]));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const refused = (uri: string, by = loader): Promise<unknown> =>
  lastValueFrom(by.open({ uri })).catch((error: unknown) => error);

it.each(pictures)('%s is told to be a picture, under the name of a video too', async (name, what) => {
  await copyFile(at(name), at('video.mp4'));
  for (const uri of [at(name), at('video.mp4')]) {
    const error = await refused(uri);
    expect(error).toMatchObject({
      code: 'not-media',
      message: expect.stringContaining(`${uri} is a picture (${what}), not a video. Make a video of it`),
    });
  }
});

it.each([
  ['x.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>', 'a picture (SVG)'],
  ['x.heic', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'a picture (HEIC)'],
  ['x.ico', '\0\0\x01\0\x01\0\x10\x10\0\0\x01\0 \0h\x04\0\0\x16\0\0\0', 'a picture (icon)'],
  ['x.cr3', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'a picture (raw, of a camera)'],
  ['x.tga', '\0\0\x02\0\0\0\0\0\0\0\0\0\x40\0\x30\0', 'a picture (Targa)'],
  ['x.ass', '[Script Info]\nScriptType: v4.00+\n', 'a file of subtitles (ASS)'],
  ['cuts.otio', '{ "OTIO_SCHEMA": "Timeline.1" }', 'an OpenTimelineIO timeline'],
  ['cuts.edl', 'TITLE: x\nFCM: NON-DROP FRAME\n', 'an edit decision list'],
  ['list.mp4', '#EXTM3U\n#EXTINF:1,\na.ts\n', 'a playlist (M3U)'],
  ['cuts.yaml', '- file: a.mp4\n', 'a YAML file'],
])('%s is told to be what it is', async (name, content, what) => {
  await writeFile(at(name), content, 'latin1');
  expect(await refused(at(name))).toMatchObject({ code: 'not-media', message: expect.stringContaining(`is ${what}`) });
});

it('what is taken for lyrics is no container to allow', async () => {
  await writeFile(at('own.json'), '[{"source":"a.mp4"},{"gap":0.5}]');
  const error = await refused(at('own.json'));
  expect(error).toMatchObject({ code: 'not-media', message: expect.not.stringContaining('inputs.containers') });
});

it('a container that is not opened is named, with the option that allows it', async () => {
  const sound = ['-f', 'lavfi', '-i', 'sine=d=0.2:r=48000'];
  ffmpeg(...sound, '-c:a', 'pcm_u8', at('x.voc'));
  ffmpeg('-f', 'lavfi', '-i', 'testsrc=s=64x48:r=10:d=1', '-c:v', 'flv1', '-f', 'swf', at('x.swf'));
  for (const demuxer of ['voc', 'swf']) {
    const message = expect.stringContaining(`\`inputs.containers: ["${demuxer}"]\``);
    expect(await refused(at(`x.${demuxer}`))).toMatchObject({ code: 'not-media', message, details: { demuxer } });
  }
  await using runner = ffmpegRunner({ inputs: { containers: ['swf'] } });
  await using trusting = ffmpegLoader({ runner });
  expect(await refused(at('x.swf'), trusting)).toMatchObject({ type: 'opened' });
});
