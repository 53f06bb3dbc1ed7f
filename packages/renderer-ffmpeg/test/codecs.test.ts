// Needs ffmpeg.
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AudioCodec, OutputProfile, RationalText, VideoCodec } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import type { JoinRequest } from '@clipwright/core/author';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { bareAbilities } from '@clipwright/filters';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import type { Container } from '@clipwright/rendering';
import { frameHashes } from '@clipwright/test-kit/frame-hashes';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom, map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkEncoding } from '../src/output/check-output.ts';
import { clipRequest, numberedFile, numbersIn, partsOf, probeOnce, profileOf } from './media.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
const runner = ffmpegRunner();
const renderer = ffmpegRenderer({ runner });
const inputs = { sources: new Map(), transforms: {} };
const lengths = isSoak ? [7, 1, 2, 12] : [7, 1, 2];
const frames = lengths.reduce((a, b) => a + b);
const samples = frames * 1600;

interface Segment {
  readonly file: string;
  readonly frames: number;
}

const made = new Map<string, Segment[]>();
/** Hashes of the segments' frames, by codec. */
const hashes = new Map<VideoCodec, readonly string[]>();
let numbers: number[] = [];
/** What the frames of an output at 30 frames a second carry. */
let shown: readonly number[] = [];

function profile(codec: VideoCodec, rate: RationalText, audio: AudioCodec = 'aac'): OutputProfile {
  return profileOf(rate, {
    video: {
      codec,
      pixelFormat: 'yuv420p',
      crf: codec === 'h264' || codec === 'hevc' ? 20 : 24,
      preset: 'veryfast',
      threads: 2,
    },
    audio: { codec: audio, bitrate: 128_000, sampleRate: 48_000, channels: 2 },
  });
}

async function segments(codec: VideoCodec, rate: RationalText, counts = lengths): Promise<Segment[]> {
  const file = join(directory.path, 'numbers.mp4');
  const probed = probeOnce(file);
  numbers = [];
  const list: Segment[] = [];
  for (const [i, count] of counts.entries()) {
    const clip = { start: Rational.of(i * 11, 30), frames: count, profile: profile(codec, rate) };
    const { request, expected } = clipRequest('it', file, probed, clip);
    const target = join(directory.path, `${codec}-${rate.replace('/', '-')}-${i}`);
    await lastValueFrom(renderer.renderSegment(request, { file: target }, inputs));
    list.push({ file: target, frames: count });
    numbers.push(...expected);
  }
  return list;
}

beforeAll(async () => {
  directory = await scratch();
  await numberedFile(join(directory.path, 'numbers.mp4'), { frames: 60, rate: '30' });
  for (const codec of ['h264', 'hevc', 'vp9', 'av1'] as const) {
    const list = await segments(codec, '30/1');
    made.set(codec, list);
    hashes.set(codec, decodedEach(list));
  }
  shown = numbers;
  for (const codec of ['aac', 'opus'] as const) {
    const { audio: encoding } = profile('h264', '30/1', codec);
    if (encoding === null) throw new Error('no sound');
    const target = { file: join(directory.path, codec) };
    await lastValueFrom(renderer.renderAudio({ stretches: [{ kind: 'silence', samples }], encoding }, target, inputs));
  }
});
afterAll(async () => {
  await renderer[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
  await directory.remove();
});

const decoded = (file: string): readonly string[] => frameHashes(file).hashes;

/** A hash of every frame of segments, one after the other, which one process decodes. */
function decodedEach(list: readonly Segment[]): readonly string[] {
  const inputs = list.flatMap(({ file }) => ['-i', file]);
  const maps = list.flatMap((_, i) => ['-map', `${i}:v:0`]);
  const text = tool('ffmpeg', [...inputs, ...maps, '-fps_mode', 'passthrough', '-f', 'framemd5', 'pipe:1']).toString();
  const lines = text.split('\n').filter((line) => /^\d/.test(line));
  return list.flatMap((_, i) => lines.filter((line) => line.startsWith(`${i},`)).map((line) => line.slice(-32)));
}

interface Packet {
  readonly stream_index: number;
  readonly pts: number;
  readonly dts?: number;
  readonly flags?: string;
  readonly data_hash?: string;
}

interface Packets {
  readonly packets: readonly Packet[];
  readonly streams: readonly Readonly<Record<string, string>>[];
}

/** All that ffprobe says of a file's streams and packets, but where they lie. */
function packetsOf(file: string): Packets {
  const packet = 'packet=stream_index,pts,dts,duration,flags,data_hash:packet_side_data';
  const show = ['-show_data_hash', 'md5', '-show_streams', '-show_entries', packet, '-of', 'json'];
  return JSON.parse(tool('ffprobe', [...show, file]).toString());
}

/** Joins, with the renderer's own checks; those of this test come on top. */
async function joined(
  container: Container,
  codec: VideoCodec,
  audio: AudioCodec,
  rate: RationalText = '30/1',
): Promise<string> {
  const output = join(directory.path, `${codec}-${audio}-${rate.replace('/', '-')}.${container}`);
  const request: JoinRequest = {
    parts: partsOf(made.get(rate === '30/1' ? codec : `${codec} ${rate}`) ?? []),
    audio: { file: join(directory.path, audio), samples },
    profile: profile(codec, rate, audio),
    output,
    overwrite: true,
  };
  const event = await lastValueFrom(renderer.join(request));
  expect(event).toMatchObject({ type: 'joined', verification: { frames, joins: request.parts.length - 1 } });
  return output;
}

/** The same segments and sound, joined by ffmpeg's concat demuxer and its muxer, each frame put into its place. */
function joinedByFfmpeg(container: Container, codec: VideoCodec, audio: AudioCodec, delay: number): string {
  const [list, output] = [join(directory.path, 'list'), join(directory.path, `ffmpeg-${codec}-${audio}.${container}`)];
  const files = (made.get(codec) ?? []).map(({ file, frames }) => `file '${file}'\nduration ${frames / 30}\n`);
  writeFileSync(list, `ffconcat version 1.0\n${files.join('')}`);
  tool('ffmpeg', [
    ...[
      '-y',
      '-f',
      'concat',
      '-safe',
      '0',
      '-i',
      list,
      '-i',
      join(directory.path, audio),
      '-map',
      '0:v',
      '-map',
      '1:a',
    ],
    ...['-c', 'copy', '-bsf:v', `setts=pts=round(PTS/512)*512:dts=(N-${delay})*512`],
    ...(codec === 'hevc' ? ['-tag:v', 'hvc1'] : []),
    ...['-video_track_timescale', '15360', '-movie_timescale', '240000', '-movflags', '+faststart'],
    ...['-map_metadata', '-1', '-fflags', '+bitexact', '-f', container, output],
  ]);
  return output;
}

/**
 * What of a file is compared: not how fast bits come. ffmpeg puts the parameter sets of H.264 into the first packet of
 * each segment, where they are twice: of these, bytes are not compared.
 */
function comparable({ streams, packets }: Packets, codec: VideoCodec) {
  return {
    streams: streams.map(({ bit_rate, ...stream }) => stream),
    packets: packets
      .map(({ data_hash, ...packet }) =>
        codec === 'h264' && packet.flags === 'K_' ? packet : { ...packet, data_hash },
      )
      .toSorted((a, b) => a.stream_index - b.stream_index),
  };
}

/** Others have tests of their own. */
const containers = ['mp4', 'mov', 'mkv', 'webm'] as const satisfies readonly Container[];

/** What each container takes, by its own specification or by what ffmpeg's muxer writes. */
const taken: Readonly<Record<(typeof containers)[number], readonly [readonly VideoCodec[], readonly AudioCodec[]]>> = {
  mp4: [
    ['h264', 'hevc', 'vp9', 'av1'],
    ['aac', 'opus'],
  ],
  mov: [['h264', 'hevc'], ['aac']],
  mkv: [
    ['h264', 'hevc', 'vp9', 'av1'],
    ['aac', 'opus'],
  ],
  webm: [['vp9', 'av1'], ['opus']],
};

/** What the check joins: each container, each codec of pictures and of sound at least once. */
const often: Readonly<Record<(typeof containers)[number], readonly (readonly [VideoCodec, AudioCodec])[]>> = {
  mp4: [
    ['h264', 'aac'],
    ['av1', 'opus'],
  ],
  mov: [['hevc', 'aac']],
  mkv: [['vp9', 'aac']],
  webm: [['vp9', 'opus']],
};

/** Every pair in the soak. */
function pairs(container: (typeof containers)[number]): readonly (readonly [VideoCodec, AudioCodec])[] {
  const [video, audio] = taken[container];
  return isSoak ? video.flatMap((codec) => audio.map((sound) => [codec, sound] as const)) : often[container];
}

describe.each(containers)('a join into %s', (container) => {
  for (const [codec, audio] of pairs(container)) {
    it(`of ${codec} and ${audio}: every frame of the segments, each in its place`, async () => {
      const output = await joined(container, codec, audio);
      const told = packetsOf(output);
      const { packets, streams } = told;
      expect(streams[0]).toMatchObject({
        codec_name: codec,
        color_range: 'tv',
        color_space: 'bt709',
        color_primaries: 'bt709',
        color_transfer: 'bt709',
        avg_frame_rate: '30/1',
      });
      if (codec === 'hevc' && container !== 'mkv') expect(streams[0]?.codec_tag_string).toBe('hvc1');
      expect(streams[1]?.codec_name).toBe(audio);

      const picture = packets.filter((packet) => packet.stream_index === 0);
      const exact = container === 'mp4' || container === 'mov';
      expect(streams[0]?.time_base).toBe(exact ? '1/15360' : '1/1000');
      const places = Array.from({ length: frames }, (_, k) => (exact ? 512 * k : Math.round((1000 * k) / 30)));
      expect(picture.map(({ pts }) => pts).toSorted((a, b) => a - b)).toEqual(places);
      if (exact) {
        const times = picture.map(({ dts = Number.NaN }) => dts);
        // As early as must be for the frame that is decoded last before it is shown, and no earlier.
        expect(times).toEqual(times.map((_, i) => 512 * i + (times[0] ?? 0)));
        expect(Math.min(...picture.map(({ pts, dts = Number.NaN }) => pts - dts))).toBe(0);
        const byFfmpeg = joinedByFfmpeg(container, codec, audio, -(times[0] ?? 0) / 512);
        expect(comparable(told, codec)).toEqual(comparable(packetsOf(byFfmpeg), codec));
      }

      // What the encoder puts before the first sample stands before the picture, which is not moved.
      const sound = packets.filter((packet) => packet.stream_index === 1);
      const before = audio === 'aac' ? 1024 : 312;
      const scale = exact ? 1 : 1000 / 48_000;
      expect(Math.abs((sound[0]?.pts ?? 0) + before * scale)).toBeLessThan(exact ? 0.5 : 1);

      expect(decoded(output)).toEqual(hashes.get(codec));
      expect(numbersIn(output)).toEqual(shown);
    });
  }
});

it.each(some(['30000/1001', '24000/1001', '179/6'] as const, 1))(
  'Matroska rounds times at %s to the nearest millisecond',
  async (rate) => {
    made.set(`h264 ${rate}`, await segments('h264', rate));
    const { packets } = packetsOf(await joined('mkv', 'h264', 'aac', rate));
    const times = packets
      .flatMap((packet) => (packet.stream_index === 0 ? [packet.pts] : []))
      .toSorted((a, b) => a - b);
    const place = (k: number): number =>
      Number(
        Rational.of(1000 * k)
          .div(Rational.from(rate))
          .round(),
      );
    expect(times).toEqual(Array.from({ length: frames }, (_, k) => place(k)));
  },
);

it.each(['hevc', 'vp9', 'av1'] as const)(
  '%s has the same bytes each time, and parameter sets that never change',
  async (codec) => {
    const all = made.get(codec) ?? [];
    const repeated = isSoak ? lengths : lengths.slice(0, 1);
    const before = await Promise.all(all.slice(0, repeated.length).map(({ file }) => readFile(file)));
    const again = await segments(codec, '30/1', repeated);
    expect(await Promise.all(again.map(({ file }) => readFile(file)))).toEqual(before);
    const sets = all.map(
      ({ file }) =>
        tool('ffprobe', ['-show_streams', '-show_data_hash', 'md5', file])
          .toString()
          .match(/^extradata_hash=.*$/m)?.[0],
    );
    expect(new Set(sets).size).toBe(1);
  },
);

describe('what cannot be', () => {
  const check = (output: string, video: VideoCodec, audio: AudioCodec | null) => {
    const request = { output: join(directory.path, output), overwrite: true, sources: [], codecs: { video, audio } };
    return lastValueFrom(renderer.prepare(request).pipe(map(() => 'good')));
  };

  it('is refused by each container, which names what would do', async () => {
    for (const container of containers) {
      for (const codec of ['h264', 'hevc', 'vp9', 'av1'] as const) {
        for (const audio of ['aac', 'opus', null] as const) {
          const [video, sound] = taken[container];
          const can = video.includes(codec) && (audio === null || sound.includes(audio));
          const result = check(`new.${container}`, codec, audio);
          if (can) expect(await result).toBe('good');
          else await expect(result, `${codec} ${audio} ${container}`).rejects.toMatchObject({ code: 'invalid-option' });
        }
      }
    }
    await expect(check('new.webm', 'h264', 'aac')).rejects.toThrow(
      'Choose vp9 or av1 as its video codec, or let the output end with .mp4 or .mov or .mkv or .ts.',
    );
  });

  it('is refused by an ffmpeg without the encoder', () => {
    expect(() => checkEncoding({ codec: 'h264' }, 'aac', bareAbilities)).not.toThrow();
    expect(() => checkEncoding({ codec: 'av1' }, 'aac', bareAbilities)).toThrow(
      expect.objectContaining({
        code: 'encoder-missing',
        details: { codec: 'av1', encoders: ['libsvtav1', 'libaom-av1'] },
      }),
    );
    expect(() => checkEncoding({ codec: 'h264' }, 'opus', bareAbilities)).toThrow('no libopus');
  });
});
