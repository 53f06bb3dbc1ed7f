// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faulty, numbersAndComplaints, withBox } from './faulty-media.ts';
import { frameTicks, makeNumbered } from './numbered.ts';
import { expectedNumbers, type NumberedSource } from './rule-of-time.ts';
import { cut, type Ending, ending } from './smart-render.ts';

/* Of footage that is encoded where it could have been copied it is said why, as closely as that is known. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-reasons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const x264 = (params: string) => [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-threads', '1', '-pix_fmt', 'yuv420p', '-g', '15'],
  ...['-keyint_min', '15', '-sc_threshold', '0', '-x264-params', params, '-an'],
];

function made(name: string, first: number, frames: number, params: string): NumberedSource {
  const file = join(folder, name);
  makeNumbered(file, { rate: '30', frames, first, args: x264(params) });
  return { file, first, ...frameTicks(file) };
}

let main: NumberedSource;
let calm: NumberedSource;
beforeAll(() => {
  main = made('main.mp4', 0, 90, 'bframes=2');
  calm = made('calm.mp4', 1000, 60, 'bframes=0');
});

/** A copy of a source with a change, and the times that its frames have by it. */
function changed(source: NumberedSource, change: (bytes: Buffer) => Buffer): NumberedSource {
  const file = source.file.replace('.mp4', '-changed.mp4');
  faulty(source.file, file, change);
  return { ...source, file, ...frameTicks(file) };
}

/** Frames of a list are the right ones, whatever was copied. */
function judge(source: NumberedSource, { report, output }: Ending): void {
  expect(report?.skipped).toBe(0);
  const { numbers, complaints } = numbersAndComplaints(output);
  expect(numbers).toEqual(expectedNumbers([cut(source, 0.3, 1.7)], [30n, 1n]));
  expect(complaints).toBe('');
}

/** An edit at twice the speed, which ffmpeg takes no notice of. */
const faster = (bytes: Buffer): Buffer => {
  const at = bytes.indexOf('elst', bytes.indexOf('moov')) + 4;
  expect([bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 16)]).toEqual([1, 0x1_00_00]);
  bytes.writeUInt32BE(0x2_00_00, at + 16);
  return bytes;
};

/** A frame that lasts for no time. */
const standing = (bytes: Buffer): Buffer =>
  withBox(bytes, 'stts', (content) => {
    const ticks = content.readUInt32BE(12);
    const entries = [30, ticks, 1, 0, 29, ticks];
    const table = Buffer.alloc(8 + 4 * entries.length);
    table.writeUInt32BE(3, 4);
    for (const [i, value] of entries.entries()) table.writeUInt32BE(value, 8 + 4 * i);
    return table;
  });

it('an edit at another speed', async () => {
  const source = changed(main, faster);
  const ended = await ending(folder, [cut(source, 0.3, 1.7)]);
  expect(ended.report?.clips[0]?.encodedFor).toBe('edit-list');
  judge(source, ended);
});

it('a frame that lasts for no time', async () => {
  const source = changed(calm, standing);
  const ended = await ending(folder, [cut(source, 0.3, 1.7)]);
  expect(ended.report?.clips[0]?.encodedFor).toBe('timestamps-broken');
  judge(source, ended);
});
