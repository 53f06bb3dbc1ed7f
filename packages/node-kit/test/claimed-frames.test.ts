// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allowedInputs, checkClaimedFrames } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-claimed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const movie = (name: string): string => join(folder, name);
beforeAll(() => {
  const inputs = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=1', '-f', 'lavfi', '-i', 'sine=d=1:r=48000'];
  /** 25 frames of pictures, and a second of sound as it says. */
  const outputs = [
    ['-an', movie('plain.mp4')],
    ['-c:a', 'aac', movie('packets.mp4')],
    ['-c:a', 'pcm_s16le', movie('values.mov')],
  ].flatMap((options) => ['-c:v', 'mpeg4', ...options]);
  execFileSync('ffmpeg', ['-v', 'error', ...inputs, ...outputs], { stdio: 'inherit' });
});

const limits = (frames: number) => allowedInputs({ limits: { frames } }).limits;

it('a table that claims more frames than a file may have is refused', async () => {
  const file = movie('plain.mp4');
  await expect(checkClaimedFrames(file, limits(25))).resolves.toBeUndefined();
  await expect(checkClaimedFrames(file, limits(24))).rejects.toMatchObject({
    code: 'source-too-large',
    details: { limit: 'frames', max: 24 },
  });
});

it('of sound few packets are no matter, nor are values, of which nobody keeps a list', async () => {
  const packets = movie('packets.mp4');
  const values = movie('values.mov');
  for (const file of [packets, values]) await expect(checkClaimedFrames(file, limits(25))).resolves.toBeUndefined();
  const bytes = readFileSync(values);
  for (const [name, isRefused] of [
    ['values', false],
    ['packets', true],
  ] as const) {
    // Of the second track: the count of sizes and, of what are no single values, the length of each.
    const at = bytes.lastIndexOf('stsz');
    bytes.writeUInt32BE(1_000_000_000, at + 12);
    bytes.writeUInt32BE(isRefused ? 2 : 1, bytes.lastIndexOf('stts') + 16);
    const file = join(folder, `many-${name}.mov`);
    writeFileSync(file, bytes);
    const refused = checkClaimedFrames(file, limits(25)).then(
      () => false,
      ({ code }) => code === 'source-too-large',
    );
    expect(await refused, name).toBe(isRefused);
  }
});

it('of a table of sizes no more counts than there is of it', async () => {
  const file = join(folder, 'claims.mp4');
  const bytes = readFileSync(movie('plain.mp4'));
  // Behind its name, version, flags, and the size that is none.
  bytes.writeUInt32BE(1_000_000_000, bytes.indexOf('stsz') + 12);
  writeFileSync(file, bytes);
  await expect(checkClaimedFrames(file, limits(1000))).resolves.toBeUndefined();
});

it('what is no mp4, and what is not there, is left to who opens it', async () => {
  const file = join(folder, 'text.mp4');
  writeFileSync(file, 'Nothing but text.\n');
  await expect(checkClaimedFrames(file, limits(1))).resolves.toBeUndefined();
  await expect(checkClaimedFrames(join(folder, 'none.mp4'), limits(1))).resolves.toBeUndefined();
});
