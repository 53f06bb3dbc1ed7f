// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VideoSample } from '@clipwright/core';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

let directory = '';
let file = '';
let right: readonly string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-reuse-'));
  file = await makeMedia(directory, 'it.mp4', picture);
  const told = tool('ffmpeg', ['-i', file, '-map', '0:v', '-f', 'framemd5', 'pipe:1']).toString();
  right = told.split('\n').flatMap((line) => /^0,.*, ([0-9a-f]{32})$/.exec(line)?.[1] ?? []);
});
afterAll(() => rm(directory, { recursive: true }));

const md5 = ({ data }: VideoSample): string => createHash('md5').update(data).digest('hex');

/** What is done with each frame of the file. */
async function read(use: (sample: VideoSample) => void): Promise<void> {
  await using loader = ffmpegLoader();
  const event = await lastValueFrom(loader.open({ uri: file }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  for await (const sample of source.video({ start: 0, end: source.info.duration })) use(sample);
}

it('frames that are closed give their memory to those that follow', async () => {
  const memory = new Set<ArrayBufferLike>();
  const seen: string[] = [];
  await read((sample) => {
    memory.add(sample.data.buffer);
    seen.push(md5(sample));
    sample.close();
  });
  expect(seen).toEqual(right);
  expect(seen.length).toBeGreaterThan(20);
  expect(memory.size).toBeLessThanOrEqual(2);
});

it('frames that are kept stay as they are, and so does what was moved to another thread', async () => {
  const kept: VideoSample[] = [];
  const moved: ArrayBuffer[] = [];
  let count = 0;
  await read((sample) => {
    count += 1;
    const { buffer } = sample.data;
    if (count > 2) kept.push(sample);
    if (count === 1 && buffer instanceof ArrayBuffer) moved.push(structuredClone(buffer, { transfer: [buffer] }));
    if (count > 2) return;
    // Twice must not give it to two.
    sample.close();
    sample.close();
  });
  const [first = new ArrayBuffer(0)] = moved;
  expect(createHash('md5').update(new Uint8Array(first)).digest('hex')).toBe(right[0]);
  expect(kept.map(md5)).toEqual(right.slice(2));
});
