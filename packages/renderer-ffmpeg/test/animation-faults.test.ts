// Needs ffmpeg.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partsOf, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const renderer = ffmpegRenderer();

beforeAll(async () => {
  directory = await scratch();
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await directory.remove();
});

const kinds = ['gif', 'webp'] as const;
const encoders = { gif: ['-c:v', 'gif'], webp: ['-c:v', 'libwebp_anim'] };

/** A segment of ten frames. */
function segment(kind: (typeof kinds)[number]): string {
  const file = join(directory.path, `segment.${kind}`);
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25', '-frames:v', '10'];
  tool('ffmpeg', ['-y', ...source, ...encoders[kind], file]);
  return file;
}

function joinOf(kind: (typeof kinds)[number], parts: readonly { file: string; frames: number }[]) {
  const base = profileOf('25/1');
  const profile = { ...base, video: { ...base.video, codec: kind }, audio: null };
  const output = join(directory.path, `out.${kind}`);
  return lastValueFrom(renderer.join({ parts: partsOf(parts), profile, output, overwrite: true }));
}

it.each(kinds)('joins whole segments: %s', async (kind) => {
  const file = segment(kind);
  const told = await joinOf(kind, [
    { file, frames: 10 },
    { file, frames: 10 },
  ]);
  expect(told).toMatchObject({ type: 'joined', verification: { frames: 20, joins: 1, tails: 1 } });
});

it.each(kinds)('puts nothing in place of segments with other pictures than planned: %s', async (kind) => {
  const file = segment(kind);
  await expect(joinOf(kind, [{ file, frames: 9 }])).rejects.toMatchObject({ code: 'verification-failed' });
  const base = profileOf('25/1', { width: 320 });
  const profile = { ...base, video: { ...base.video, codec: kind }, audio: null };
  const output = join(directory.path, `large.${kind}`);
  const large = renderer.join({ parts: partsOf([{ file, frames: 10 }]), profile, output, overwrite: true });
  await expect(lastValueFrom(large)).rejects.toMatchObject({ code: 'verification-failed' });
  expect(readdirSync(directory.path)).not.toContain(`large.${kind}`);
});

it.each(kinds)('puts nothing in place of what does not decode, or breaks off: %s', async (kind) => {
  const whole = readFileSync(segment(kind));
  const file = join(directory.path, `damaged.${kind}`);
  const damaged = Uint8Array.from(whole);
  // In the middle of the last picture's coded pixels; of WebP, whose decoder takes any, what a keyframe begins with.
  const start = whole.lastIndexOf(Buffer.from('9d012a', 'hex'));
  if (kind === 'webp') damaged.fill(0, start, start + 3);
  else damaged.fill(0xff, whole.length - 300, whole.length - 200);
  for (const bytes of [damaged, whole.subarray(0, whole.length - 100)]) {
    writeFileSync(file, bytes);
    const joined = joinOf(kind, [
      { file: segment(kind), frames: 10 },
      { file, frames: 10 },
    ]);
    await expect(joined).rejects.toMatchObject({ code: 'verification-failed' });
  }
});

it('refuses before anything is written what comes to more bytes than it may have', async () => {
  const file = segment('gif');
  const base = profileOf('25/1');
  const profile = { ...base, video: { ...base.video, codec: 'gif' as const }, audio: null };
  const request = { parts: partsOf([{ file, frames: 10 }]), profile, overwrite: true, maxBytes: 1000 };
  const output = join(directory.path, 'small.gif');
  await expect(lastValueFrom(renderer.join({ ...request, output }))).rejects.toMatchObject({
    code: 'output-too-large',
  });
});
