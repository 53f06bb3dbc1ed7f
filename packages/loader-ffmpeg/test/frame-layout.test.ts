// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frameLayout } from '@clipwright/core/author';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-layout-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Odd both ways: what is shared by two or four pixels is rounded up.
const [width, height] = [33, 19];
const picture = `testsrc=s=${width}x${height}:d=0.04`;
const ffmpeg = (...args: readonly string[]): string =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { encoding: 'utf8' });

/** What this ffmpeg converts pictures to. */
const made = ffmpeg('-pix_fmts')
  .split('\n')
  .flatMap((line) => /^IO\S* +(\w+)/u.exec(line)?.[1] ?? []);

const bytesOf = (format: string): number | undefined => {
  try {
    return frameLayout(format, width, height).bytes;
  } catch (error) {
    expect(error).toMatchObject({ code: 'unsupported-codec' });
    return undefined;
  }
};

describe('how a frame lies in memory', () => {
  it('is as many bytes as ffmpeg writes of it, in every pixel format that is known', () => {
    const file = (format: string) => join(folder, `${format}.raw`);
    const outputs = made.flatMap((format) => ['-frames:v', '1', '-pix_fmt', format, '-f', 'rawvideo', file(format)]);
    ffmpeg('-f', 'lavfi', '-i', picture, ...outputs);
    const written = made.map((format) => [format, statSync(file(format)).size] as const);
    const known = written.filter(([format]) => bytesOf(format) !== undefined);
    expect(known.map(([format]) => [format, bytesOf(format)])).toEqual(known);
    expect(known.length).toBeGreaterThan(100);
  });

  it('has the palette behind the picture', () => {
    const file = join(folder, 'pal8.raw');
    const palette = 'split[a][b];[a]palettegen[colours];[b][colours]paletteuse';
    ffmpeg('-f', 'lavfi', '-i', picture, '-lavfi', palette, '-frames:v', '1', '-f', 'rawvideo', file);
    expect(bytesOf('pal8')).toBe(statSync(file).size);
  });

  it('is refused where nobody knows it', () => {
    expect(['yuv432p', 'bayer_bggr8', 'vaapi', ''].map(bytesOf)).toEqual(new Array(4).fill(undefined));
  });
});
