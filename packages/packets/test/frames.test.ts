// Needs ffmpeg.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { tool } from '@clipwright/test-kit/tool';
import { assert, constantFrom, integer, property, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vp9FramesIn } from '../src/frames/vp9.ts';
import { type ColorCodes, type FramesCodec, joinFrames, packetStart, startsAnew } from '../src/index.ts';
import { boxIn, encodeAll } from './coded.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-frames-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const vpx = ['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '40', '-g', '30', '-cpu-used', '5'];
const quick = ['-deadline', 'realtime'];
/** Frames that are not shown, which it makes in its second pass. */
const altRef = ['-deadline', 'good', '-auto-alt-ref', '6', '-lag-in-frames', '25'];
const svt = ['-c:v', 'libsvtav1', '-preset', '12', '-g', '30', '-svtav1-params', 'lp=1'];
const aom = ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-b:v', '0', '-crf', '40', '-g', '30'];
const bt709 = ['-vf', 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709'];
const tagged = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'];

const codes709 = { primaries: 1, transfer: 1, matrix: 1 };

interface Made {
  readonly name: string;
  readonly codec: FramesCodec;
  readonly args: readonly string[];
  readonly color?: ColorCodes;
}

const made: readonly Made[] = [
  { name: 'vp9', codec: 'vp9', args: ['-pix_fmt', 'yuv420p', ...vpx, ...altRef] },
  {
    name: 'vp9-709',
    codec: 'vp9',
    args: ['-pix_fmt', 'yuv420p', ...bt709, ...vpx, ...quick, ...tagged],
    color: codes709,
  },
  { name: 'vp9-444', codec: 'vp9', args: ['-pix_fmt', 'yuv444p', ...vpx, ...quick] },
  { name: 'vp9-422-10', codec: 'vp9', args: ['-pix_fmt', 'yuv422p10le', ...vpx, ...quick] },
  { name: 'vp9-10', codec: 'vp9', args: ['-pix_fmt', 'yuv420p10le', ...vpx, ...altRef] },
  { name: 'svt', codec: 'av1', args: ['-pix_fmt', 'yuv420p', ...svt] },
  { name: 'svt-10', codec: 'av1', args: ['-pix_fmt', 'yuv420p10le', ...bt709, ...svt, ...tagged], color: codes709 },
  { name: 'aom', codec: 'av1', args: ['-pix_fmt', 'yuv420p', ...aom] },
  { name: 'aom-444', codec: 'av1', args: ['-pix_fmt', 'yuv444p', ...aom] },
];

interface Packet {
  readonly bytes: Uint8Array;
  readonly isKey: boolean;
}

function packetsIn(file: string): readonly Packet[] {
  const bytes = readFileSync(file);
  const entries = ['-select_streams', 'v', '-show_entries', 'packet=pos,size,flags', '-of', 'json'];
  const { packets }: { packets: { pos: string; size: string; flags: string }[] } = JSON.parse(
    tool('ffprobe', [...entries, file]).toString(),
  );
  return packets.map(({ pos, size, flags }) => ({
    bytes: bytes.subarray(Number(pos), Number(pos) + Number(size)),
    isKey: flags.startsWith('K'),
  }));
}

const fileOf = (name: string): string => join(folder, `${name}.mp4`);
const packetsByName = new Map<string, readonly Packet[]>();
const packetsOf = (name: string): readonly Packet[] => packetsByName.get(name) ?? [];
beforeAll(() => {
  const encodings = (of: readonly Made[], ...pass: readonly string[]) =>
    of.map(({ name, args }) => {
      const passes = pass.length > 0 ? ['-passlogfile', join(folder, name), ...pass] : [];
      return {
        name: `${name}.mp4`,
        picture: 'testsrc2=size=192x108:rate=25:duration=2',
        options: [...args, ...passes],
      };
    });
  const twice = made.filter(({ args }) => args.includes('-auto-alt-ref'));
  encodeAll(folder, encodings(twice, '-pass', '1'));
  encodeAll(folder, encodings(twice, '-pass', '2'));
  encodeAll(folder, encodings(made.filter((each) => !twice.includes(each))));
  for (const { name } of made) packetsByName.set(name, packetsIn(fileOf(name)));
});

const failure = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe.each(made)('$name', ({ name, codec, color = {} }) => {
  it('is read as the encoder and the muxer of ffmpeg say it', () => {
    const file = fileOf(name);
    const packets = packetsOf(name);
    expect(packets.length).toBe(50);
    const joined = joinFrames(codec);
    const starts = packets.map(({ bytes }, i) => joined.take(bytes, i === 0));
    expect(starts).toEqual(packets.map(({ isKey }) => isKey));
    expect(starts.filter(Boolean).length).toBeGreaterThan(1);
    expect(packets.map(({ bytes }) => startsAnew(codec, bytes))).toEqual(starts);
    expect(packets.map(({ bytes }) => packetStart(codec, bytes.subarray(0, 1024)).isStart)).toEqual(starts);
    const { width, height, configuration } = joined.described();
    expect([width, height]).toEqual([192, 108]);
    const own = Buffer.from(configuration({ color, rate: 25 }));
    const theirs = Buffer.from(boxIn(readFileSync(file), codec === 'vp9' ? 'vpcC' : 'av1C'));
    // The sequence header that SVT-AV1 tells beforehand is another than the one in its packets.
    const length = name.startsWith('svt') ? 4 : theirs.length;
    expect(own.toString('hex', 0, length)).toBe(theirs.toString('hex', 0, length));
    if (codec === 'av1') expect(Buffer.from(packets[0]?.bytes ?? []).includes(own.subarray(4))).toBe(true);
  });

  it('does not go on but from a key frame, nor with what shows no frame or two', () => {
    const packets = packetsOf(name);
    const inner = packets.findIndex(({ isKey }, i) => i > 0 && !isKey);
    expect(() => joinFrames(codec).take(packets[inner]?.bytes ?? new Uint8Array(), true)).toThrow(
      failure('source-damaged'),
    );
    const joined = joinFrames(codec);
    const first = packets[0]?.bytes ?? new Uint8Array();
    joined.take(first, true);
    if (codec === 'av1') {
      expect(() => joined.take(Buffer.concat([first, first]), false)).toThrow(failure('source-damaged'));
    } else {
      const [start, end] = [Uint8Array.of(0xc9), [first, first].flatMap(({ length }) => [length & 255, length >> 8])];
      const two = Buffer.concat([first, first, start, Buffer.from(end), start]);
      expect(vp9FramesIn(two)).toHaveLength(2);
      expect(() => joined.take(two, false)).toThrow(failure('source-damaged'));
    }
  });

  it('of damaged packets says so, and nothing else', () => {
    const packets = packetsOf(name).slice(0, 40);
    assert(
      property(
        constantFrom(...packets),
        tuple(integer(), integer({ min: 0, max: 255 }), integer()),
        ({ bytes }, how) => {
          const [place, value, length] = how;
          const cut = Uint8Array.from(bytes.subarray(0, 1 + (Math.abs(length) % bytes.length)));
          cut[Math.abs(place) % Math.min(cut.length, 24)] = value;
          for (const read of [
            () => joinFrames(codec).take(cut, true),
            () => startsAnew(codec, cut),
            () => packetStart(codec, cut),
          ]) {
            try {
              read();
            } catch (error) {
              if (!(error instanceof ClipwrightError)) throw error;
              expect(['source-damaged', 'other-format']).toContain(error.code);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('of VP9 there are packets of several frames, of which one is shown', () => {
  const counts = packetsOf('vp9').map(({ bytes }) => vp9FramesIn(bytes).length);
  expect(counts.filter((count) => count > 1).length).toBeGreaterThan(1);
});

it.each([
  ['vp9', 'vp9', 'vp9-709', 'colour'],
  ['vp9', 'vp9', 'vp9-444', 'profile'],
  ['vp9', 'vp9', 'vp9-10', 'profile'],
  ['av1', 'svt', 'aom', 'sequence header'],
  ['av1', 'svt', 'svt-10', 'sequence header'],
] as const)('streams of %s that differ are not joined: %s and %s, in %s', (codec, one, other, what) => {
  const joined = joinFrames(codec);
  joined.take(packetsOf(one)[0]?.bytes ?? new Uint8Array(), true);
  expect(() => joined.take(packetsOf(other)[0]?.bytes ?? new Uint8Array(), true)).toThrow(
    failure('other-format', { what }),
  );
});
