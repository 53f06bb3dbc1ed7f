// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { beforeAll, expect, it } from 'vitest';
import { damageIn, unfinishedIn } from './leftovers.ts';
import { digestOf, render, scene } from './scene.ts';

const at = scene('output-limit');
const store = at.file('store');
/** One segment, a few seconds of work, and megabytes each of them. */
const timeline = { items: [{ source: at.file('noise.mkv') }] };
let folder = '';

beforeAll(() => {
  folder = at.directory('outputs');
  const noise = 'color=gray:s=1280x720:r=25:d=1,noise=alls=60:allf=t';
  const second = ['-f', 'lavfi', '-i', noise, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', at.file('second.mkv')];
  const fiveTimes = ['-stream_loop', '4', '-i', at.file('second.mkv'), '-c', 'copy', at.file('noise.mkv')];
  for (const args of [second, fiveTimes]) execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
});

it('an output that comes to too much ends in the middle of a segment, and leaves nothing', async () => {
  const limited = join(folder, 'limited.mp4');
  const failure = await render({ timeline, store, file: limited, maxBytes: 100_000 }).catch((error: unknown) => error);
  if (!(failure instanceof ClipwrightError)) throw failure;
  expect(failure).toMatchObject({ code: 'output-too-large', details: { maxBytes: 100_000 } });
  expect(readdirSync(folder)).toEqual([]);
  expect(unfinishedIn(store)).toEqual([]);
  expect(await damageIn(store)).toEqual([]);

  const { verification, segments } = await render({ timeline, store, file: join(folder, 'whole.mp4') });
  expect(segments).toEqual({ total: 1, encoded: 1, reused: 0 });
  expect(Number(failure.details.bytes)).toBeLessThan(verification.bytes / 2);

  // What was finished counts as well; a limit that holds changes no byte.
  const exact = { timeline, store, file: limited };
  await expect(render({ ...exact, maxBytes: verification.bytes - 1 })).rejects.toMatchObject({
    code: 'output-too-large',
  });
  expect(readdirSync(folder)).toEqual(['whole.mp4']);
  expect((await render({ ...exact, maxBytes: verification.bytes + 10_000 })).segments.reused).toBe(1);
  expect(digestOf(limited)).toBe(digestOf(join(folder, 'whole.mp4')));
});
