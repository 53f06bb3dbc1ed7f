// Needs ffmpeg.
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSets, type SetsCodec, type StreamSets } from '../src/index.ts';
import { encode, setsIn } from './coded.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

/** The sets of one picture, encoded. */
function made(codec: SetsCodec, size: string, format: string, parameters: string) {
  const parts =
    codec === 'h264'
      ? ['-c:v', 'libx264', '-x264-params', parameters]
      : ['-c:v', 'libx265', '-tag:v', 'hvc1', '-x265-params', `pools=1:frame-threads=1:log-level=error:${parameters}`];
  const picture = `color=s=${size}:r=25:d=0.04`;
  return setsIn(
    codec,
    encode(directory.path, 'one.mp4', picture, ['-pix_fmt', format, '-preset', 'ultrafast', ...parts]),
  );
}

const joined = (codec: SetsCodec, ...streams: readonly { readonly sets: StreamSets }[]) =>
  joinSets(
    codec,
    streams.map(({ sets }) => sets),
  ).configuration;

describe('the configuration of several streams', () => {
  it('of H.264 is that of a decoder that can do all', () => {
    const baseline = made('h264', '64x48', 'yuv420p', 'level=4:cabac=0');
    const high = made('h264', '64x48', 'yuv420p', 'level=3.1:8x8dct=1:ref=2');
    expect([...baseline.configuration.subarray(1, 4)]).toEqual([66, 0xc0, 40]);
    expect([...high.configuration.subarray(1, 4)]).toEqual([100, 0, 31]);
    for (const both of [joined('h264', baseline, high), joined('h264', high, baseline)]) {
      expect([...both.subarray(0, 6)]).toEqual([1, 100, 0, 40, 0xff, 0xe2]);
      // 4:2:0 in eight bits, and no further sets.
      expect([...both.subarray(-4)]).toEqual([0xfd, 0xf8, 0xf8, 0]);
    }
  });

  it('of H.265 is that of a decoder that can do all', () => {
    const main = made('hevc', '64x48', 'yuv420p', 'level-idc=4:high-tier=0');
    const ten = made('hevc', '64x48', 'yuv420p', 'level-idc=3:high-tier=0:ref=2:temporal-layers=1');
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
    const { sets } = made('hevc', '64x48', 'yuv420p', '');
    const plain = sets.sets.filter(([first = 0]) => first >> 1 < 35);
    const withMessages = { sets: { lengthSize: 4, sets: [...plain, message, naming] } };
    const holds = (configuration: Uint8Array, unit: Uint8Array) =>
      Buffer.from(configuration).includes(Buffer.from(unit));
    expect(holds(joined('hevc', withMessages, withMessages), message)).toBe(true);
    expect(holds(joined('hevc', withMessages, withMessages), naming)).toBe(false);
    expect(holds(joined('hevc', withMessages, { sets }), message)).toBe(false);
  });

  it.each([
    ['size', 'h264', ['80x48', 'yuv420p', '']],
    ['cropping', 'h264', ['62x48', 'yuv420p', '']],
    ['chroma', 'h264', ['64x48', 'yuv444p', '']],
    ['depth', 'h264', ['64x48', 'yuv420p10le', '']],
    ['size', 'hevc', ['72x48', 'yuv420p', '']],
    ['cropping', 'hevc', ['62x48', 'yuv420p', '']],
    ['chroma', 'hevc', ['64x48', 'yuv422p', '']],
    ['depth', 'hevc', ['64x48', 'yuv420p10le', '']],
  ] as const)('there is none for streams that differ in %s: %s', (what, codec, [size, format, parameters]) => {
    const streams = [made(codec, '64x48', 'yuv420p', ''), made(codec, size, format, parameters)];
    expect(() => joined(codec, ...streams)).toThrow(
      expect.objectContaining({ code: 'other-format', details: expect.objectContaining({ what }) }),
    );
  });
});
