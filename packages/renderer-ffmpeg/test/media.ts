import { type ClipSource, type OutputProfile, Rational, type RationalText, type SourceInfo } from '@clipwright/core';
import type { ClipSegmentRequest, JoinPart } from '@clipwright/core/author';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { tool } from '@clipwright/test-kit/tool';
import { readFrameNumber, syntheticLoader } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';

export const width = 160;
export const height = 90;

/** An open synthetic source. */
export async function openSynthetic(uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(syntheticLoader().open({ uri }));
  if (event.type !== 'opened') throw new Error('It did not open.');
  return event.source;
}

/** Raw frames, each carrying its number. */
export async function numberedFrames(frames: number, size = `${width}x${height}`): Promise<Uint8Array> {
  const source = await openSynthetic(`synthetic:numbered?frames=${frames}&rate=24/1&size=${size}`);
  const data: Uint8Array[] = [];
  for await (const sample of source.video({ start: 0, end: frames }, { format: 'rgb24' })) {
    data.push(sample.data.slice());
    sample.close();
  }
  return Buffer.concat(data);
}

/** A file of numbered frames. */
export async function numberedFile(
  file: string,
  options: {
    readonly frames: number;
    readonly rate: string;
    readonly filter?: string;
    readonly output?: readonly string[];
  },
): Promise<string> {
  const input = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`];
  tool(
    'ffmpeg',
    [
      ...['-y', ...input, '-framerate', options.rate, '-i', 'pipe:0', '-vf', options.filter ?? 'null'],
      ...['-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-g', '12', '-bf', '2', '-crf', '18'],
      ...(options.output ?? []),
      file,
    ],
    await numberedFrames(options.frames),
  );
  return file;
}

/** What a file is, by decoding all of it: independent of any loader. */
export interface Probed {
  readonly info: SourceInfo;
  readonly timestamps: readonly number[];
  readonly keys: readonly number[];
}

interface ProbeOutput {
  readonly frames: readonly {
    stream_index: number;
    pts?: number;
    best_effort_timestamp?: number;
    key_frame: number;
    duration?: number;
    pkt_duration?: number;
  }[];
  readonly streams: readonly Record<string, string | number | undefined>[];
  readonly format: Record<string, string>;
}

const known = new Map<string, Probed>();

/** The same of a file that stays as it is: it is decoded once. */
export function probeOnce(file: string): Probed {
  const probed = known.get(file) ?? probe(file);
  known.set(file, probed);
  return probed;
}

export function probe(file: string): Probed {
  const text = tool('ffprobe', ['-show_streams', '-show_format', '-show_frames', '-of', 'json', file]);
  const { frames: all, streams, format }: ProbeOutput = JSON.parse(text.toString());
  const video = streams.find((stream) => stream.codec_type === 'video') ?? {};
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  const frames = all.filter((frame) => frame.stream_index === video.index);
  const timestamps = frames.map((frame) => Number(frame.best_effort_timestamp));
  const keys = frames.filter((frame) => frame.key_frame === 1).map((frame) => Number(frame.best_effort_timestamp));
  const timebase = Rational.from(String(video.time_base));
  const rate = Rational.from(String(video.r_frame_rate));
  const origin = timestamps[0] ?? 0;
  const lastDuration = Number(frames.at(-1)?.duration ?? frames.at(-1)?.pkt_duration ?? 0);
  const end = (timestamps.at(-1) ?? 0) + (lastDuration || Number(Rational.one.div(rate).div(timebase).round()));
  const sides: unknown = video.side_data_list;
  const turn = Array.isArray(sides) ? Number(sides.find((side) => 'rotation' in side)?.rotation ?? 0) : 0;
  const turned = Math.abs(turn) === 90;
  const [w, h] = [Number(video.width), Number(video.height)];
  const [sarN = 1, sarD = 1] = String(video.sample_aspect_ratio ?? '1:1')
    .split(':')
    .map(Number);
  const shown = Math.round((w * sarN) / sarD);
  const isKnown = (value: unknown): value is string => typeof value === 'string' && value !== 'unknown';
  return {
    timestamps,
    keys,
    info: {
      container: format.format_name ?? '',
      duration: timebase.mul(end - origin).toString(),
      hints: { start: decimal(format.start_time ?? '0') },
      video: {
        index: Number(video.index),
        codec: String(video.codec_name),
        width: w,
        height: h,
        displayWidth: turned ? h : shown,
        displayHeight: turned ? shown : h,
        rotation: turned ? 90 : 0,
        sampleAspectRatio: `${BigInt(sarN)}/${BigInt(sarD)}`,
        pixelFormat: String(video.pix_fmt),
        frameRate: rate.toString(),
        timebase: timebase.toString(),
        origin,
        frames: frames.length,
        color: {
          ...(video.color_range === 'pc' ? { range: 'pc' as const } : {}),
          ...(isKnown(video.color_space) ? { matrix: video.color_space } : {}),
          ...(isKnown(video.color_primaries) ? { primaries: video.color_primaries } : {}),
          ...(isKnown(video.color_transfer) ? { transfer: video.color_transfer } : {}),
        },
      },
      ...(sound === undefined
        ? {}
        : {
            audio: {
              index: Number(sound.index),
              codec: String(sound.codec_name),
              sampleRate: Number(sound.sample_rate),
              channels: Number(sound.channels),
            },
          }),
    },
  };
}

function decimal(text: string): RationalText {
  return Rational.of(BigInt(text.replace('.', '')), 10n ** BigInt(text.split('.')[1]?.length ?? 0)).toString();
}

export function profileOf(frameRate: RationalText, changes: Partial<OutputProfile> = {}): OutputProfile {
  return {
    width,
    height,
    frameRate,
    fit: 'contain',
    background: '#000000',
    video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 18, preset: 'veryfast', threads: 1 },
    audio: { codec: 'aac', bitrate: 128_000, sampleRate: 48_000, channels: 2 },
    ...changes,
  };
}

/** The time of output frame j, as the planner gives it: with its tolerance. */
function tolerant(start: Rational, rate: Rational, timebase: Rational): Rational {
  const millisecond = Rational.of(1, 1000);
  const tenth = Rational.of(1, 10).div(rate);
  const tolerance = millisecond.compare(tenth) < 0 ? millisecond : tenth;
  return start.add(timebase.compare(tolerance) > 0 ? tolerance.add(timebase) : tolerance);
}

/** A request for a clip, and the positions in the source of the frames that the rule of time asks for, one by one. */
export function clipRequest(
  id: string,
  file: string | undefined,
  probed: Probed,
  clip: {
    readonly start: Rational;
    readonly frames: number;
    readonly profile: OutputProfile;
    readonly speed?: Rational;
  },
): { readonly request: ClipSegmentRequest; readonly expected: readonly number[] } {
  const { timestamps, keys, info } = probed;
  const rate = Rational.from(clip.profile.frameRate);
  const timebase = Rational.from(info.video.timebase);
  const sampleAt = tolerant(clip.start, rate, timebase);
  const expected = Array.from({ length: clip.frames }, (_, j) => {
    const time = sampleAt.add(
      Rational.of(j)
        .mul(clip.speed ?? 1)
        .div(rate),
    );
    const later = timestamps.findIndex((pts) => timebase.mul(pts - info.video.origin).compare(time) > 0);
    return later < 0 ? timestamps.length - 1 : Math.max(0, later - 1);
  });
  const [first = 0] = expected;
  const last = expected.at(-1) ?? 0;
  const firstShown = timestamps[first] ?? 0;
  const request: ClipSegmentRequest = {
    kind: 'clip',
    source: { id, info, ...(file === undefined ? {} : { file }) },
    sampleAt: sampleAt.toString(),
    ...(clip.speed === undefined ? {} : { speed: clip.speed.toString() }),
    frames: clip.frames,
    hints: {
      decodeFrom: keys.findLast((pts) => pts <= firstShown) ?? info.video.origin,
      firstShown,
      shown: last - first + 1,
    },
    profile: clip.profile,
  };
  return { request, expected };
}

/** Finished segments, to be joined. */
export function partsOf(files: readonly { readonly file: string; readonly frames: number }[]): JoinPart[] {
  return files.map((part) => ({ kind: 'file', ...part }));
}

/** Every frame of a file, as bytes in yuv420p. */
export function picturesIn(file: string): Uint8Array[] {
  const args = ['-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough', '-pix_fmt', 'yuv420p', '-f', 'rawvideo'];
  const data = tool('ffmpeg', [...args, 'pipe:1']);
  const size = (width * height * 3) / 2;
  return Array.from({ length: data.length / size }, (_, frame) => data.subarray(frame * size, (frame + 1) * size));
}

/** The numbers that the frames of a file carry. */
export function numbersIn(file: string): (number | undefined)[] {
  const data = grayFrames(file);
  const size = width * height;
  return Array.from({ length: data.length / size }, (_, frame) =>
    readFrameNumber({ width, height, pixelFormat: 'gray', data: data.subarray(frame * size, (frame + 1) * size) }),
  );
}
