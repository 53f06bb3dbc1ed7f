import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ClipSource, SourceIndex } from '@clipwright/core';
import type { CodedFormat, ColorInfo } from '@clipwright/core/author';
import { readTrack } from '@clipwright/packets';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { tool } from '@clipwright/test-kit/tool';
import { readFrameNumber } from '@clipwright/testing';
import { EMPTY, of } from 'rxjs';
import { numberedFrames, probeOnce } from './media.ts';

/** Sources whose packets are copied: numbered frames of 320x240, in closed groups of thirty. */
export const size = { width: 320, height: 240 };
export const groupFrames = 30;

const raw = new Map<number, Promise<Uint8Array>>();

export async function copiedSource(
  file: string,
  frames: number,
  encoder: readonly string[],
  filters = 'format=yuv420p',
): Promise<string> {
  const picture = `${size.width}x${size.height}`;
  const pictures = raw.get(frames) ?? numberedFrames(frames, picture);
  raw.set(frames, pictures);
  const input = ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', picture, '-framerate', '30'];
  const groups = ['-g', String(groupFrames), '-keyint_min', String(groupFrames), '-sc_threshold', '0'];
  tool(
    'ffmpeg',
    ['-y', ...input, '-i', 'pipe:0', '-vf', filters, '-preset', 'veryfast', ...groups, ...encoder, file],
    await pictures,
  );
  return file;
}

/** A source of mp4 as ffprobe lists it, each frame of 512 ticks. */
export async function listedSource(file: string): Promise<ClipSource> {
  const { info } = probeOnce(file);
  const bytes = await readFile(file);
  const { entry } = await readTrack({
    size: bytes.length,
    read: async (start, length) => bytes.subarray(start, start + length),
  });
  const configuration = entry.boxes.find((box) => /^(avcC|hvcC)$/.test(Buffer.from(box.subarray(4, 8)).toString()));
  const list = tool('ffprobe', ['-show_packets', '-of', 'json', file]).toString();
  const { packets }: { packets: { pts: number; dts: number; pos: string; size: string; flags: string }[] } =
    JSON.parse(list);
  const keys = packets.flatMap((packet, i) => (packet.flags.startsWith('K') ? [i] : []));
  const index: SourceIndex = {
    timestamps: packets.map(({ pts }) => pts).sort((a, b) => a - b),
    end: packets.length * 512,
    gops: keys.map((key, i) => ({
      pts: packets[key]?.pts ?? 0,
      dts: packets[key]?.dts ?? 0,
      packets: (keys[i + 1] ?? packets.length) - key,
      bytes: 0,
    })),
    packets: packets.map(({ pts, pos, size }) => ({ pts, offset: Number(pos), size: Number(size) })),
  };
  const decoder = { configuration: Buffer.from(configuration?.subarray(8) ?? []).toString('base64') };
  return {
    uri: file,
    file,
    info: { ...info, video: { ...info.video, decoder } },
    index: () => of(index),
    check: () => EMPTY,
    video: () => {
      throw new Error('Nothing is decoded.');
    },
    audio: () => {
      throw new Error('Nothing is decoded.');
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What ffprobe says of the coded pictures of a file; numbers as the standards have them. */
export function codedFormat(file: string): CodedFormat & { readonly references: number } {
  const entries = 'stream=profile,level,has_b_frames';
  const text = tool('ffprobe', ['-show_entries', entries, '-select_streams', 'v:0', '-of', 'json', file]);
  const { streams }: { streams: { profile: string; level: number; has_b_frames: number }[] } = JSON.parse(
    text.toString(),
  );
  const [stream] = streams;
  if (stream === undefined) throw new Error(`${file} has no picture.`);
  const profiles: Readonly<Record<string, number>> = { 'Constrained Baseline': 66, Main: 77, High: 100 };
  return {
    profile: profiles[stream.profile] ?? 0,
    level: stream.level,
    reorderDepth: stream.has_b_frames,
    references: referencesIn(file),
    color: colorIn(file),
  };
}

/** How many frames may be referred to, by the parameter set itself. */
function referencesIn(file: string): number {
  const traced = ['-i', file, '-c', 'copy', '-frames:v', '1', '-bsf:v', 'trace_headers', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', ...traced]);
  return Number(/max_num_ref_frames .* = (\d+)/.exec(stderr.toString())?.[1]);
}

/** The colour tags of a file's picture, as the stream itself has them. */
export function colorIn(file: string): ColorInfo {
  const { range, ...color } = probeOnce(file).info.video.color;
  const [said = 'unknown'] = tool('ffprobe', [
    ...['-show_entries', 'stream=color_range', '-select_streams', 'v:0', '-of', 'csv=p=0', file],
  ])
    .toString()
    .trim()
    .split('\n');
  return { ...(said === 'tv' || said === 'pc' ? { range: said } : range === undefined ? {} : { range }), ...color };
}

/** The numbers that the frames of a file carry. */
export function numbersOf(file: string): (number | undefined)[] {
  const data = grayFrames(file);
  const bytes = size.width * size.height;
  return Array.from({ length: data.length / bytes }, (_, frame) =>
    readFrameNumber({ ...size, pixelFormat: 'gray', data: data.subarray(frame * bytes, (frame + 1) * bytes) }),
  );
}

/** Packets of a source from a keyframe on, in a file of their own, by the recipe that needs no code of ours. */
export function packetsOf(
  source: string,
  key: number,
  frames: number,
  target: string,
  changes: readonly string[] = [],
) {
  const range = ['-ss', String(key / 30), '-i', source, '-map', '0:v', '-c', 'copy', '-frames:v', String(frames)];
  tool('ffmpeg', ['-y', ...range, ...changes, '-video_track_timescale', '15360', target]);
  return { file: target, frames };
}

/** Files with so many frames, one after the other in one stream, by ffmpeg's own copying. */
export function joinedByHand(parts: readonly { readonly file: string; readonly frames: number }[], target: string) {
  let frames = 0;
  const micros = (count: number): number => Math.round((count * 1_000_000) / 30);
  const lines = parts.flatMap((part) => {
    const duration = micros(frames + part.frames) - micros(frames);
    frames += part.frames;
    return [`file '${part.file}'`, `duration ${(duration / 1_000_000).toFixed(6)}`];
  });
  writeFileSync(`${target}.txt`, lines.join('\n'));
  const times = 'setts=pts=round(PTS/512)*512:dts=(N-2)*512';
  const input = ['-f', 'concat', '-safe', '0', '-i', `${target}.txt`];
  tool('ffmpeg', ['-y', ...input, '-c', 'copy', '-bsf:v', times, '-video_track_timescale', '15360', target]);
  return target;
}
