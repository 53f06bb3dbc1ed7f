import { describe, expect, it } from 'vitest';
import { bytes, hex, u16, whole, zeros } from './bytes/bytes.ts';
import { av1C, av1Frame, hvcC, vp9Frame } from './bytes/codecs.ts';
import { block, cluster, element, frames, matroska, number, pictures, sound, text } from './bytes/elements.ts';
import { told, whyLeft } from './bytes/told.ts';

/** Frames of 33 ms at the times that milliseconds round them to. */
const six = [0, 33, 67, 100, 133, 167];

describe('pictures', () => {
  it('are told by their track, their parameter sets and their blocks', async () => {
    const { info, index } = await told(matroska([pictures()], [cluster(0, ...frames(6, 3))]));
    expect(info).toMatchObject({ container: 'matroska,webm' });
    expect(info.video).toMatchObject({ index: 0, codec: 'h264', width: 160, height: 90, pixelFormat: 'yuv420p' });
    expect(info.video).toMatchObject({ timebase: '1/1000', frameRate: '30/1', frames: 6 });
    expect(index.timestamps).toEqual(six);
    expect(index.gops.map(({ pts, packets, bytes }) => [pts, packets, bytes])).toEqual([
      [0, 3, 60],
      [100, 3, 60],
    ]);
  });

  it.each([
    ['V_MPEGH/ISO/HEVC', hvcC, zeros(20), { codec: 'hevc', pixelFormat: 'yuv420p10le' }],
    ['V_AV1', av1C, av1Frame, { codec: 'av1', pixelFormat: 'yuv444p10le' }],
    ['V_AV1', zeros(0), av1Frame, { codec: 'av1', pixelFormat: 'yuv444p10le' }],
    ['V_VP9', zeros(0), vp9Frame, { codec: 'vp9', pixelFormat: 'yuv420p' }],
  ])('of %s', async (id, configuration, frame, video) => {
    const { info } = await told(matroska([pictures(id, configuration)], [cluster(0, ...frames(3, 3, frame))]));
    expect(info.video).toMatchObject(video);
  });

  it('lie in groups of blocks too, which say whether they refer to others', async () => {
    const group = (time: number, ...more: readonly Uint8Array[]) =>
      element('a0', element('a1', 0x81, u16(time), 0, zeros(20)), ...more);
    const file = matroska([pictures()], [cluster(0, group(0), group(33, number('fb', 33)), group(67))]);
    expect((await told(file)).index.gops.map(({ pts, packets }) => [pts, packets])).toEqual([
      [0, 2],
      [67, 1],
    ]);
  });

  it('of a long file are read by its index when they are asked for', async () => {
    const clusters = Array.from({ length: 10 }, (_, i) => cluster(i * 200, ...frames(6)));
    const sizes = clusters.map(({ length }) => length);
    // Positions count from the segment's data on: the header, the tracks, and this index come before the first cluster.
    const cues = (first: number): Uint8Array =>
      element(
        '1c53bb6b',
        ...sizes.map((_, i) => {
          const place = first + sizes.slice(0, i).reduce((sum, size) => sum + size, 0);
          return element('bb', number('b3', i * 200), element('b7', number('f7', 1), number('f1', place)));
        }),
      );
    const head = matroska([pictures()], [], [cues(0)]).length - matroska([], []).length + headOf();
    const file = matroska([pictures()], clusters, [cues(head)]);
    const { info, index } = await told(file, { maxBlocks: 5 });
    expect(info.video.frames).toBeUndefined();
    expect(index.timestamps).toEqual(clusters.flatMap((_, i) => six.map((time) => i * 200 + time)));
  });
});

/** Bytes of a segment's data that is without tracks: what says how long a tick is, and an empty list of tracks. */
const headOf = (): number => element('1549a966', number('2ad7b1', 1_000_000)).length + element('1654ae6b').length;

describe('sound', () => {
  const opusHead = bytes('OpusHead', 1, 2, zeros(9));

  it.each([
    ['A_AAC', { configuration: hex('1190') }, 'aac', 48_000, 2],
    ['A_OPUS', { rate: 44_100, configuration: opusHead }, 'opus', 48_000, 2],
    ['A_VORBIS', { rate: 44_100, channels: 1 }, 'vorbis', 44_100, 1],
    ['A_FLAC', { rate: 96_000 }, 'flac', 96_000, 2],
    ['A_AC3/BSID9', { channels: 6 }, 'ac3', 48_000, 6],
    ['A_PCM/INT/LIT', { bits: 24 }, 'pcm_s24le', 48_000, 2],
    ['A_PCM/INT/BIG', { bits: 16 }, 'pcm_s16be', 48_000, 2],
    ['A_PCM/FLOAT/IEEE', { bits: 32 }, 'pcm_f32le', 48_000, 2],
  ])('%s', async (id, said, codec, sampleRate, channels) => {
    const clusters = [cluster(0, ...frames(3), block(2, 0, true), block(2, 20, true))];
    const { info } = await told(matroska([pictures(), sound(id, said)], clusters));
    expect(info.audio).toEqual({ index: 1, codec, sampleRate, channels });
  });

  it.each([
    [
      'AAC of another rate than its track',
      'A_AAC',
      { rate: 44_100, configuration: hex('1190') },
      'its sound may be more than its header says',
    ],
    ['AAC without a configuration', 'A_AAC/MPEG4/LC', {}, 'its sound may be more than its header says'],
    [
      'Opus of more channels than its configuration',
      'A_OPUS',
      { channels: 3, configuration: opusHead },
      'its sound is damaged',
    ],
    ['a fraction of a sample a second', 'A_VORBIS', { rate: 0.5 }, 'its sound is damaged'],
    ['PCM of eight bits', 'A_PCM/INT/LIT', { bits: 8 }, 'its sound is of a kind not known here'],
    ['another codec', 'A_DTS', {}, 'its sound is of a kind not known here'],
  ])('is left to ffprobe: %s', async (_what, id, said, why) => {
    const file = matroska([pictures(), sound(id, said)], [cluster(0, ...frames(3), block(2, 0, true))]);
    expect(await whyLeft(file)).toBe(why);
  });
});

describe('what is left to ffprobe', () => {
  const clusters = [cluster(0, ...frames(3))];
  const video = (...more: readonly Uint8Array[]) =>
    matroska([pictures('V_MPEG4/ISO/AVC', undefined, ...more)], clusters);

  it.each([
    ['another codec', matroska([pictures('V_MPEG4/ISO/ASP')], clusters), 'its video is of a kind not known here'],
    [
      'no parameter sets',
      matroska([pictures(undefined, zeros(0))], clusters),
      'the parameters of its video are in its frames',
    ],
    ['packed packets', video(element('6d80', zeros(0))), 'its packets are packed'],
    ['a clock of its own', video(element('23314f', hex('40000000'))), 'its tracks have clocks of their own'],
    ['laced frames', matroska([pictures()], [cluster(0, block(1, 0, true, zeros(9), 2))]), 'its frames are laced'],
    [
      'a cluster without a time',
      matroska([pictures()], [element('1f43b675', block(1, 0, true))]),
      'a cluster of it has no time',
    ],
    ['something attached', matroska([pictures()], clusters, [element('1941a469')]), 'something is attached to it'],
    ['something behind it', bytes(video(), 0xec, 0x80), 'something follows its end'],
    ['no end', bytes(video().subarray(0, -1)), 'its elements are damaged'],
    [
      'another format',
      bytes(element('1a45dfa3', text('4282', 'other')), zeros(9)),
      'it is of a version not known here',
    ],
    [
      'a size that is not known',
      bytes(element('1a45dfa3', text('4282', 'webm')), hex('18538067'), 1, whole(2 ** 48 - 1, 7)),
      'its elements are damaged',
    ],
  ])('%s', async (_what, file, why) => {
    expect(await whyLeft(file)).toBe(why);
  });
});
