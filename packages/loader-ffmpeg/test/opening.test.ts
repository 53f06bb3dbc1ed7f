// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Prober, SourceInfo } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { defer, lastValueFrom, NEVER } from 'rxjs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { madeTogether } from './made-together.ts';

const loader = ffmpegLoader();
let directory = '';
let good = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-open-'));
  good = await makeMedia(directory, 'good.mp4', picture);
});
afterAll(async () => {
  await loader[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function infoOf(uri: string, streams?: OpenRequest['streams']): Promise<SourceInfo> {
  const event = await lastValueFrom(loader.open(streams === undefined ? { uri } : { uri, streams }));
  if (event.type !== 'opened') throw new Error('not opened');
  await event.source[Symbol.asyncDispose]();
  return event.source.info;
}

const refused = (uri: string): Promise<unknown> => infoOf(uri).catch((error: unknown) => error);

it('refuses what is no video, each with its own code', async () => {
  const file = (name: string): string => join(directory, name);
  await mkdir(file('folder.mp4'));
  await writeFile(file('empty.mp4'), '');
  await writeFile(file('text.mp4'), 'Nothing but text.\n');
  await writeFile(file('list.mp4'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${good}\n#EXT-X-ENDLIST\n`);
  await writeFile(file('concat.mp4'), `ffconcat version 1.0\nfile '${good}'\n`);
  await writeFile(file('headless.mp4'), (await readFile(good)).subarray(0, 2000));
  await makeMedia(directory, 'sound.m4a', 'sine=d=0.2[a]', ['-c:a', 'aac']);

  expect(await refused(file('missing.mp4'))).toMatchObject({ code: 'source-missing' });
  expect(await refused(file('folder.mp4'))).toMatchObject({ code: 'source-unreadable' });
  for (const name of ['empty.mp4', 'text.mp4', 'list.mp4', 'concat.mp4']) {
    expect(await refused(file(name)), name).toMatchObject({ code: 'not-media' });
  }
  expect(await refused(file('headless.mp4'))).toMatchObject({ code: 'source-truncated' });
  await expect(infoOf(file('sound.m4a'))).resolves.toMatchObject({ video: { blank: true } });
});

it.runIf(process.platform !== 'win32')('never opens a named pipe or a device: no prober is asked', async () => {
  const pipe = join(directory, 'pipe.mp4');
  execFileSync('mkfifo', [pipe]);
  const asked = vi.fn(() => NEVER);
  const nothing = async (): Promise<void> => {};
  const prober: Prober = {
    probe: () => defer(asked),
    index: () => NEVER,
    settled: nothing,
    [Symbol.asyncDispose]: nothing,
  };
  await using careful = ffmpegLoader({ prober });
  for (const uri of [pipe, '/dev/null']) {
    await expect(lastValueFrom(careful.open({ uri }))).rejects.toMatchObject({ code: 'source-unreadable' });
  }
  expect(asked).not.toHaveBeenCalled();
});

it('opens files whose names look like something else', async () => {
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

it('tells a file that ends before its index from one that is damaged or no media', async () => {
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2'];
  const files: readonly (readonly [name: string, options: readonly string[], cutAt: readonly number[]])[] = [
    ['end.mp4', h264, [8, 40, 2000]],
    ['front.mp4', [...h264, '-movflags', 'faststart'], [32, 100, 400, 1000]],
    ['pieces.mp4', [...h264, '-movflags', 'frag_keyframe+empty_moov'], [100, 700]],
    ['header.mkv', h264, [20, 60, 400]],
    ['header.webm', ['-c:v', 'libvpx', '-deadline', 'realtime'], [20, 60, 200]],
    ['header.avi', ['-c:v', 'mpeg4'], [20, 100, 1000]],
  ];
  madeTogether(
    directory,
    picture,
    files.map(([name, options]) => [name, options]),
  );
  for (const [name, , places] of files) {
    const whole = await readFile(join(directory, name));
    for (const place of places) {
      const cut = join(directory, `${place}-${name}`);
      await writeFile(cut, whole.subarray(0, place));
      expect(await refused(cut), cut).toMatchObject({ code: 'source-truncated' });
    }
    // Cut later it is only shorter, or its first frame is not whole.
    const late = join(directory, `late-${name}`);
    await writeFile(late, whole.subarray(0, whole.length * 0.7));
    const code = name === 'end.mp4' ? 'source-truncated' : 'opened';
    const outcome = infoOf(late).then(
      () => ({ code: 'opened' }),
      (error: unknown) => error,
    );
    expect(await outcome, late).toMatchObject({ code });
  }
});

it('refuses encrypted pictures', async () => {
  const key = ['-encryption_key', '00112233445566778899aabbccddeeff', '-encryption_kid', '00'.repeat(16)];
  const options = ['-c:v', 'libx264', '-preset', 'ultrafast', '-encryption_scheme', 'cenc-aes-ctr', ...key];
  const file = await makeMedia(directory, 'protected.mp4', picture, options);
  expect(await refused(file)).toMatchObject({ code: 'source-encrypted' });
});

it('opens the streams that are chosen, and tells of all', async () => {
  const graph = 'testsrc2=s=64x36:r=25:d=1[v];testsrc=s=48x32:r=50:d=1[w];sine=d=1[a];sine=d=1:r=22050[b]';
  const maps = ['-map', '[w]', '-map', '[b]', '-metadata:s:2', 'language=fin'];
  const file = await makeMedia(directory, 'several.mkv', graph, [...maps, '-c:v', 'ffv1', '-c:a', 'pcm_s16le']);
  const info = await infoOf(file);
  expect(info).toMatchObject({ video: { index: 0, width: 64, frames: 25 }, audio: { index: 1, sampleRate: 44100 } });
  expect(info.streams).toMatchObject([
    { index: 0, kind: 'video', codec: 'ffv1', isDefault: true },
    { index: 1, kind: 'audio', codec: 'pcm_s16le', isDefault: true },
    { index: 2, kind: 'video', codec: 'ffv1', isDefault: false, language: 'fin' },
    { index: 3, kind: 'audio', codec: 'pcm_s16le', isDefault: false },
  ]);
  const other = await infoOf(file, { video: 2, audio: 3 });
  expect(other).toMatchObject({ video: { index: 2, width: 48, frames: 50 }, audio: { index: 3, sampleRate: 22050 } });
  expect(await infoOf(file, { audio: 3 })).toMatchObject({ video: { index: 0 }, audio: { index: 3 } });
  for (const streams of [{ video: 1 }, { audio: 0 }, { video: 4 }, { audio: -1 }]) {
    const refusal = infoOf(file, streams).catch((error: unknown) => error);
    expect(await refusal, JSON.stringify(streams)).toMatchObject({ code: 'no-such-stream' });
  }
});

it('a cover is no stream to choose', async () => {
  const graph = 'testsrc2=s=64x36:r=25:d=1[v];testsrc2=s=64x36:r=1:d=1[w]';
  const cover = ['-map', '[w]', '-c:v:1', 'png', '-disposition:v:1', 'attached_pic'];
  const file = await makeMedia(directory, 'cover.mp4', graph, ['-c:v:0', 'libx264', ...cover]);
  expect((await infoOf(file)).streams).toMatchObject([{ kind: 'video' }, { kind: 'other', codec: 'png' }]);
  const refusal = infoOf(file, { video: 1 }).catch((error: unknown) => error);
  expect(await refusal).toMatchObject({ code: 'no-such-stream' });
});

it('says which field is first of what is interlaced, and nothing of what is not', async () => {
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-flags', '+ildct+ilme'];
  const mpeg2 = ['-c:v', 'mpeg2video', '-flags', '+ildct+ilme'];
  const files = [
    ['top.mp4', [...h264, '-x264-params', 'tff=1'], 'top'],
    ['bottom.mp4', [...h264, '-x264-params', 'bff=1'], 'bottom'],
    ['top.ts', [...mpeg2, '-top', '1'], 'top'],
    ['bottom.mpg', mpeg2, 'bottom'],
    ['progressive.mp4', ['-c:v', 'libx264', '-preset', 'ultrafast'], undefined],
    ['progressive.ts', ['-c:v', 'mpeg2video'], undefined],
    ['progressive.avi', ['-c:v', 'mpeg4'], undefined],
  ] as const;
  const fields = (first: 'top' | 'bottom' | undefined): readonly string[] =>
    first === undefined ? [] : ['-vf', `setfield=${first === 'top' ? 'tff' : 'bff'}`];
  madeTogether(
    directory,
    picture,
    files.map(([name, options, first]) => [name, [...fields(first), ...options]]),
  );
  for (const [name, , first] of files) {
    const { video } = await infoOf(join(directory, name));
    expect(video.interlaced, name).toBe(first);
  }
});

it('says whether frames carry transparency', async () => {
  const clear = ['-c:v', 'qtrle', '-pix_fmt', 'argb'];
  expect((await infoOf(await makeMedia(directory, 'clear.mov', picture, clear))).video.alpha).toBe(true);
  const deep = ['-c:v', 'prores_ks', '-pix_fmt', 'yuva444p10le'];
  expect((await infoOf(await makeMedia(directory, 'deep.mov', picture, deep))).video.alpha).toBe(true);
  expect((await infoOf(good)).video.alpha).toBeUndefined();
});
