// Needs ffmpeg.
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import type { Stretch } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipRequest, numberedFile, numbersIn, probe, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

it('makes a group right although many more frames are decoded than its hints say', async () => {
  // One group of pictures, so that everything before a clip is decoded: the lines of a frame of each clip are mixed up.
  const file = await numberedFile(join(directory.path, 'numbers.mp4'), {
    frames: 720,
    rate: '60',
    output: ['-preset', 'ultrafast', '-g', '2000', '-sc_threshold', '0'],
  });
  const probed = probe(file);
  const profile = profileOf('30/1');
  const clips = [20, 19].map((halves) =>
    clipRequest('it', file, probed, { start: Rational.of(halves, 2), frames: 60, profile }),
  );
  const stretches = clips.map(
    ({ request: { profile: _, hints, ...stretch } }): Stretch => ({ ...stretch, hints: { ...hints, lead: 0 } }),
  );
  const target = { file: join(directory.path, 'group.mp4') };
  const inputs = { sources: new Map(), transforms: {} };
  await lastValueFrom(renderer.renderSegment({ kind: 'group', stretches, frames: 120, profile }, target, inputs));
  expect(numbersIn(target.file)).toEqual(clips.flatMap(({ expected }) => expected));
});
