// Needs ffmpeg.
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSets, pictureType } from '../src/index.ts';
import { type Coded, type Encoding, encodeCoded } from './coded.ts';
import { asAlone, decodedTogether, withShorterLengths } from './joined.ts';
import { typesIn, withLength, withLengths } from './units.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let cabac: Coded;
let cavlc: Coded;
let slices: Coded;
let small: Coded;

/** Two streams whose sets have that number. */
let numbered: ReadonlyMap<number, readonly Coded[]>;
const numbers = [5, 20];

beforeAll(async () => {
  directory = await scratch();
  const encodings: Encoding[] = [];
  const x264 = (name: string, picture: string, ...options: readonly string[]): void => {
    const encoder = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'veryfast'];
    encodings.push({ name, picture, options: [...encoder, ...options] });
  };
  x264('cabac.mp4', 'testsrc2=s=160x96:r=25:d=1', '-g', '10', '-bf', '3', '-x264-params', 'open-gop=1');
  x264('cavlc.mp4', 'mandelbrot=s=160x96:r=25,trim=duration=0.6', '-profile:v', 'baseline', '-coder', 'vlc');
  const buffers = 'nal-hrd=vbr:vbv-maxrate=300:vbv-bufsize=300:slices=4:aud=1';
  x264('slices.mp4', 'testsrc=s=160x96:r=25:d=0.6', '-bf', '2', '-x264-params', buffers);
  // No unit of it has more than 255 bytes; x264's message of its settings has.
  const plain = ['-crf', '40', '-g', '10', '-bf', '2', '-bsf:v', 'filter_units=remove_types=6'];
  x264('small.mp4', 'color=yellow:s=160x96:r=25:d=0.8,fade=out:0:20', ...plain);
  for (const id of numbers) {
    x264(`${id}-one.mp4`, 'testsrc2=s=64x48:r=25:d=0.2', '-x264-params', `sps-id=${id}:cabac=0`);
    x264(`${id}-other.mp4`, 'testsrc=s=64x48:r=25:d=0.2', '-x264-params', `sps-id=${id}:cabac=1`);
  }
  const of = encodeCoded('h264', directory.path, encodings);
  [cabac, cavlc, slices, small] = [of('cabac.mp4'), of('cavlc.mp4'), of('slices.mp4'), of('small.mp4')];
  numbered = new Map(numbers.map((id) => [id, [of(`${id}-one.mp4`), of(`${id}-other.mp4`)]]));
});
afterAll(() => directory.remove());

describe('H.264 streams in one', () => {
  it('decode as each does alone, whose sets have the same numbers', () => {
    const streams = [cabac, cavlc, slices, cabac];
    expect(decodedTogether('h264', streams)).toEqual(asAlone(streams));
  });

  it.each(numbers)('decode as each does alone, whose sets have the number %d', (id) => {
    const streams = numbered.get(id) ?? [];
    expect(decodedTogether('h264', streams)).toEqual(asAlone(streams));
    expect(streams).toHaveLength(2);
  });

  it('leaves packets as they are whose sets keep their numbers', () => {
    const joined = joinSets('h264', [cabac.sets, cavlc.sets, cabac.sets]);
    for (const { bytes } of cabac.packets) {
      expect(joined.packet(0, bytes)).toBe(bytes);
      expect(joined.packet(2, bytes, true)).toBe(bytes);
    }
  });

  it('are of one configuration if all are the same, which is that of the source', () => {
    expect(joinSets('h264', [cavlc.sets, cavlc.sets]).configuration).toEqual(new Uint8Array(cavlc.configuration));
    expect(joinSets('h264', [cabac.sets]).configuration).toEqual(new Uint8Array(cabac.configuration));
  });

  it.each([1, 2, 3])('may have lengths of %d bytes', (size) => {
    const streams = [cabac, withShorterLengths(small, size)];
    expect(decodedTogether('h264', streams)).toEqual(asAlone([cabac, small]));
    const alone = joinSets('h264', [{ ...small.sets, lengthSize: size }]);
    for (const { bytes } of small.packets) {
      expect(alone.packet(0, withLengths(bytes, size))).toEqual(new Uint8Array(bytes));
    }
  });

  it('have no sets within packets', () => {
    const inBand = cavlc.packets.map(({ bytes, shown }) => ({
      bytes: new Uint8Array(Buffer.concat([...cavlc.sets.sets.map((unit) => withLength(unit)), bytes])),
      shown,
    }));
    const streams = [cabac, { ...cavlc, packets: inBand }];
    expect(decodedTogether('h264', streams)).toEqual(asAlone([cabac, cavlc]));
    const joined = joinSets('h264', [cavlc.sets]);
    for (const [i, { bytes }] of inBand.entries()) {
      expect(joined.packet(0, bytes)).toEqual(new Uint8Array(cavlc.packets[i]?.bytes ?? []));
    }
    // Another set than the stream was said to have.
    const [other] = cabac.sets.sets;
    const changed = Buffer.concat([withLength(other ?? new Uint8Array()), cavlc.packets[0]?.bytes ?? Buffer.of()]);
    expect(() => joined.packet(0, changed)).toThrow(expect.objectContaining({ code: 'source-damaged' }));
  });

  it('have no messages that name sets, and keep others and delimiters', () => {
    const joined = joinSets('h264', [cabac.sets, slices.sets]);
    const [first] = slices.packets;
    const before = first?.bytes ?? new Uint8Array();
    expect(typesIn('h264', before)).toEqual(['message 5', 9, 'message 0', 'message 1', 5, 5, 5, 5]);
    expect(typesIn('h264', joined.packet(1, before))).toEqual(['message 5', 9, 'message 1', 5, 5, 5, 5]);
    // Those of a stream whose sets keep their numbers still name them.
    expect(joinSets('h264', [slices.sets]).packet(0, before)).toBe(before);
  });
});

it('tells pictures that streams may begin with', () => {
  const types = cabac.packets.map(({ bytes }) => pictureType('h264', bytes, 4));
  expect(types[0]).toBe('idr');
  expect(types.filter((type) => type === 'recovery-point')).toHaveLength(2);
  expect(types.filter((type) => type === 'other')).toHaveLength(types.length - 3);
  expect(pictureType('h264', new Uint8Array(), 4)).toBeUndefined();
});
