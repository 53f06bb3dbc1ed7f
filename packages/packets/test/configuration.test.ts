// Needs ffmpeg.
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSets, type SetsCodec, type StreamSets } from '../src/index.ts';
import { encodeAll, setsIn } from './coded.ts';

const options = {
  h264: (parameters: string) => ['-c:v', 'libx264', '-x264-params', parameters],
  hevc: (parameters: string) => [
    ...['-c:v', 'libx265', '-tag:v', 'hvc1'],
    ...['-x265-params', `pools=1:frame-threads=1:log-level=error:${parameters}`],
  ],
};

/** Streams of one picture: what the encoder is told, their size, and the format of their pixels. */
const streams = {
  h264: ['h264', '', '64x48', 'yuv420p'],
  baseline: ['h264', 'level=4:cabac=0', '64x48', 'yuv420p'],
  high: ['h264', 'level=3.1:8x8dct=1:ref=2', '64x48', 'yuv420p'],
  'h264 of another size': ['h264', '', '80x48', 'yuv420p'],
  'h264 of another cropping': ['h264', '', '62x48', 'yuv420p'],
  'h264 of another chroma': ['h264', '', '64x48', 'yuv444p'],
  'h264 of another depth': ['h264', '', '64x48', 'yuv420p10le'],
  hevc: ['hevc', '', '64x48', 'yuv420p'],
  main: ['hevc', 'level-idc=4:high-tier=0', '64x48', 'yuv420p'],
  layers: ['hevc', 'level-idc=3:high-tier=0:ref=2:temporal-layers=1', '64x48', 'yuv420p'],
  'hevc of another size': ['hevc', '', '72x48', 'yuv420p'],
  'hevc of another cropping': ['hevc', '', '62x48', 'yuv420p'],
  'hevc of another chroma': ['hevc', '', '64x48', 'yuv422p'],
  'hevc of another depth': ['hevc', '', '64x48', 'yuv420p10le'],
} as const satisfies Record<string, readonly [codec: SetsCodec, parameters: string, size: string, format: string]>;

let directory: Awaited<ReturnType<typeof scratch>>;
let fileOf: (name: string) => string;
beforeAll(async () => {
  directory = await scratch();
  const encodings = Object.entries(streams).map(([name, [codec, parameters, size, format]]) => ({
    name: `${name}.mp4`,
    picture: `color=s=${size}:r=25:d=0.04`,
    options: ['-pix_fmt', format, '-preset', 'ultrafast', ...options[codec](parameters)],
  }));
  fileOf = encodeAll(directory.path, encodings);
});
afterAll(() => directory.remove());

/** The sets of one of them. */
const made = (name: keyof typeof streams) => setsIn(streams[name][0], fileOf(`${name}.mp4`));

const joined = (codec: SetsCodec, ...streams: readonly { readonly sets: StreamSets }[]) =>
  joinSets(
    codec,
    streams.map(({ sets }) => sets),
  ).configuration;

describe('the configuration of several streams', () => {
  it('of H.264 is that of a decoder that can do all', () => {
    const baseline = made('baseline');
    const high = made('high');
    expect([...baseline.configuration.subarray(1, 4)]).toEqual([66, 0xc0, 40]);
    expect([...high.configuration.subarray(1, 4)]).toEqual([100, 0, 31]);
    for (const both of [joined('h264', baseline, high), joined('h264', high, baseline)]) {
      expect([...both.subarray(0, 6)]).toEqual([1, 100, 0, 40, 0xff, 0xe2]);
      // 4:2:0 in eight bits, and no further sets.
      expect([...both.subarray(-4)]).toEqual([0xfd, 0xf8, 0xf8, 0]);
    }
  });

  it('of H.265 is that of a decoder that can do all', () => {
    const main = made('main');
    const ten = made('layers');
    // A Main 10 stream of eight bits.
    const [vps, sps, pps] = ten.sets.sets;
    if (!vps || !sps || !pps) throw new Error('Sets are missing.');
    const lifted = { sets: { ...ten.sets, sets: [vps, sps.with(3, 2).with(4, 0x20), pps] } };
    const both = joined('hevc', main, lifted);
    expect(main.configuration[1]).toBe(1);
    expect([...both.subarray(1, 6)]).toEqual([2, 0x20, 0, 0, 0]);
    expect(both[12]).toBe(main.configuration[12]);
    // The larger number of sub-layers, and lengths of four bytes.
    expect((both[21] ?? 0) >> 3).toBe(2);
    expect((both[21] ?? 0) & 3).toBe(3);
    expect([...joined('hevc', main).subarray(0, 13)]).toEqual([...main.configuration.subarray(0, 13)]);
  });

  it('of H.265 keeps the messages that all have', () => {
    const message = Uint8Array.of(78, 1, 144, 4, 0x03, 0xe8, 0x01, 0x90, 0x80);
    const naming = Uint8Array.of(78, 1, 129, 2, 0x10, 0xc0, 0x80);
    const { sets } = made('hevc');
    const plain = sets.sets.filter(([first = 0]) => first >> 1 < 35);
    const withMessages = { sets: { lengthSize: 4, sets: [...plain, message, naming] } };
    const holds = (configuration: Uint8Array, unit: Uint8Array) =>
      Buffer.from(configuration).includes(Buffer.from(unit));
    expect(holds(joined('hevc', withMessages, withMessages), message)).toBe(true);
    expect(holds(joined('hevc', withMessages, withMessages), naming)).toBe(false);
    expect(holds(joined('hevc', withMessages, { sets }), message)).toBe(false);
  });

  it.each(
    (['h264', 'hevc'] as const).flatMap((codec) =>
      (['size', 'cropping', 'chroma', 'depth'] as const).map((what) => [what, codec] as const),
    ),
  )('there is none for streams that differ in %s: %s', (what, codec) => {
    expect(() => joined(codec, made(codec), made(`${codec} of another ${what}`))).toThrow(
      expect.objectContaining({ code: 'other-format', details: expect.objectContaining({ what }) }),
    );
  });
});
