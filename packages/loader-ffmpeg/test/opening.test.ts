import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceInfo } from '@clipwright/core';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { makeMedia, picture } from './make-media.ts';

const loader = ffmpegLoader();
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-open-'));
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function infoOf(uri: string): Promise<SourceInfo> {
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  await event.source[Symbol.asyncDispose]();
  return event.source.info;
}

const refused = (uri: string): Promise<unknown> => infoOf(uri).catch((error: unknown) => error);

it('refuses what is no video, each with its own code', async () => {
  const file = (name: string): string => join(directory, name);
  const good = await makeMedia(directory, 'good.mp4', picture);
  await mkdir(file('folder.mp4'));
  await writeFile(file('empty.mp4'), '');
  await writeFile(file('text.mp4'), 'Nothing but text.\n');
  await writeFile(file('list.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${good}\n#EXT-X-ENDLIST\n`);
  await writeFile(file('concat.mp4'), `ffconcat version 1.0\nfile '${good}'\n`);
  await writeFile(file('headless.mp4'), (await readFile(good)).subarray(0, 2000));
  await makeMedia(directory, 'sound.m4a', 'sine=d=0.2[a]', ['-c:a', 'aac']);

  expect(await refused(file('missing.mp4'))).toMatchObject({ code: 'source-missing' });
  expect(await refused(file('folder.mp4'))).toMatchObject({ code: 'source-unreadable' });
  for (const name of ['empty.mp4', 'text.mp4', 'list.mp4', 'concat.mp4', 'headless.mp4']) {
    expect(await refused(file(name)), name).toMatchObject({ code: 'not-media' });
  }
  expect(await refused(file('sound.m4a'))).toMatchObject({ code: 'no-video-stream' });
});

it('opens files whose names look like something else', async () => {
  const good = await makeMedia(directory, 'plain.mp4', picture);
  for (const name of ['-i.mp4', '%03d.mp4', 'http:x.mp4', 'it\'s "quoted" ✂️.mp4', 'concat:a|b.mp4']) {
    await copyFile(good, join(directory, name));
    expect((await infoOf(join(directory, name))).video.frames, name).toBe(25);
  }
});

it('tells the streams as they are', async () => {
  const file = await makeMedia(directory, 'tagged.mkv', 'testsrc2=s=64x36:r=30000/1001:d=1,setsar=2[v];sine=d=1[a]');
  expect(await infoOf(file)).toMatchObject({
    container: 'matroska,webm',
    video: { codec: 'h264', width: 64, height: 36, displayWidth: 128, displayHeight: 36, frameRate: '30000/1001' },
    audio: { codec: 'aac', sampleRate: 44100, channels: 1 },
  });
});

it('takes the decoding times of a container without other times', async () => {
  const file = await makeMedia(directory, 'plain.avi', picture, ['-c:v', 'mpeg4', '-g', '10']);
  const info = await infoOf(file);
  expect(info.video).toMatchObject({ frames: 25, frameRate: '25/1' });
  expect(info.duration).toBe('1/1');
});
