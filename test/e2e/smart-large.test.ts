// Needs ffmpeg.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, expect, it } from 'vitest';
import { boxOf, probePackets, withBox } from './faulty-media.ts';
import { judge, numberedSource, smartRenders, x264, x265 } from './smart-lists.ts';
import { cut } from './smart-render.ts';

/* Packets behind the first 4 GiB of a source, of which hardly anything is on the disk. */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-large-'));
const parts = smartRenders();
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that stand before the samples. */
const gap = 2 ** 32 + 2 ** 20;

/** Puts a hole before the samples of an mp4 of one track as ffmpeg writes it, whose places take eight bytes then. */
function moveBehindHole(file: string): void {
  const plain = readFileSync(file);
  const places = boxOf(plain, 'stco');
  const count = places.readUInt32BE(4);
  const large = Buffer.alloc(8 + 8 * count);
  places.copy(large, 0, 0, 8);
  for (let i = 0; i < count; i += 1) large.writeBigUInt64BE(BigInt(places.readUInt32BE(8 + 4 * i) + gap), 8 + 8 * i);
  const changed = withBox(plain, 'stco', () => large);
  changed.write('co64', changed.indexOf('stco', plain.indexOf('moov')), 'latin1');
  const ftyp = changed.readUInt32BE(0);
  const hole = Buffer.alloc(16);
  hole.writeUInt32BE(1, 0);
  hole.write('free', 4, 'latin1');
  hole.writeBigUInt64BE(BigInt(gap), 8);
  rmSync(file);
  const handle = openSync(file, 'w');
  writeSync(handle, changed, 0, ftyp, 0);
  writeSync(handle, hole, 0, hole.length, ftyp);
  writeSync(handle, changed, ftyp, changed.length - ftyp, ftyp + gap);
  closeSync(handle);
}

const made = [
  ['h264', x264(30, 'bframes=3')],
  ['hevc', x265('keyint=30:min-keyint=30:open-gop=1:bframes=3')],
] as const;

it.each(made.filter(([codec]) => isSoak || codec === 'h264'))(
  'packets of %s behind 4 GiB are copied',
  async (codec, args) => {
    const file = join(folder, `${codec}.mp4`);
    const source = numberedSource(file, 0, [...args, '-an'], moveBehindHole);
    const { size, blocks } = statSync(file);
    expect(size).toBeGreaterThan(gap);
    expect(blocks * 512).toBeLessThan(2 ** 24);
    expect(Math.min(...probePackets(file).map(({ place }) => place))).toBeGreaterThan(2 ** 32);
    const cuts = [
      { ...cut(source, 0.4, 3.3), source },
      { ...cut(source, 6.2, 9.1), source },
    ];
    const output = join(folder, 'out.mp4');
    const rendered = await parts.render(cuts, { file: output, overwrite: true });
    expect(rendered.report.copying.frames).toBeGreaterThan(120);
    judge(output, cuts, rendered);
  },
);
