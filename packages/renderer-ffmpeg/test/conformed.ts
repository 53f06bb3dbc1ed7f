import type { OutputProfile, VideoStreamInfo } from '@clipwright/core';
import type { Abilities } from '@clipwright/filters';
import { conformFilters } from '@clipwright/filters';
import { tool } from '@clipwright/test-kit/tool';
import { profileOf } from './media.ts';

/** An ffmpeg with everything that pictures can use. */
export const able: Abilities = { encoders: new Set(), filters: new Set(['zscale', 'tonemap']) };

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly data: Uint8Array;
  readonly stream?: Partial<VideoStreamInfo>;
}

/** Luma and the two chroma values of a pixel. */
export type Values = readonly [y: number, u: number, v: number];

/** The values that any of a frame's pixels has. */
export type Pixels = (x: number, y: number) => Values;

/** One frame put through the filters: the values that any of its pixels has before it is encoded. */
export function conformed(frame: Frame, changes: Partial<OutputProfile>, abilities = able): Pixels {
  const [pixels] = conformedEach([frame], changes, abilities);
  if (pixels === undefined) throw new Error('No frame came out.');
  return pixels;
}

/** Frames of one kind put through the filters of the first, one after the other: one process makes all of them. */
export function conformedEach(frames: readonly Frame[], changes: Partial<OutputProfile>, abilities = able): Pixels[] {
  const [frame] = frames;
  if (frame === undefined) return [];
  const { width, height, pixelFormat } = frame;
  const profile = profileOf('25/1', { width: 64, height: 48, ...changes });
  const video: VideoStreamInfo = {
    index: 0,
    codec: 'rawvideo',
    width,
    height,
    displayWidth: width,
    displayHeight: height,
    rotation: 0,
    sampleAspectRatio: '1/1',
    pixelFormat,
    frameRate: '25/1',
    timebase: '1/25',
    origin: 0,
    frames: 1,
    color: {},
    ...frame.stream,
  };
  const raw = ['-f', 'rawvideo', '-pixel_format', pixelFormat, '-video_size', `${width}x${height}`, '-i', 'pipe:0'];
  const graph = `[0:v]${conformFilters(video, pixelFormat, profile, { abilities, label: 'part0' })}[v]`;
  const output = ['-filter_complex', graph, '-map', '[v]', '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const all = tool('ffmpeg', [...raw, ...output], Buffer.concat(frames.map(({ data }) => data)));
  const area = profile.width * profile.height;
  const bytes = (area * 3) / 2;
  if (all.length !== frames.length * bytes) throw new Error(`${all.length} bytes came out.`);
  return frames.map((_, i) => {
    const out = all.subarray(i * bytes, (i + 1) * bytes);
    return (x, y) => {
      const chroma = Math.floor(y / 2) * (profile.width / 2) + Math.floor(x / 2);
      return [out[y * profile.width + x] ?? -1, out[area + chroma] ?? -1, out[area * 1.25 + chroma] ?? -1];
    };
  });
}

/** A frame of packed pixels. */
export function packed(
  pixelFormat: string,
  pixelAt: (x: number, y: number) => readonly number[],
  width = 64,
  height = 48,
  stream: Partial<VideoStreamInfo> = {},
): Frame {
  const pixels = Array.from({ length: width * height }, (_, i) => pixelAt(i % width, Math.floor(i / width)));
  return { width, height, pixelFormat, data: Uint8Array.from(pixels.flat()), stream };
}

/** A frame of one value of each component, 4:4:4, 10 bits: limited range. */
export function patch(values: Values, color: VideoStreamInfo['color'], width = 64, height = 48): Frame {
  const plane = (value: number): number[] =>
    Array.from({ length: width * height }, () => [value & 255, value >> 8]).flat();
  const data = Uint8Array.from(values.flatMap((value) => plane(Math.round(value))));
  return { width, height, pixelFormat: 'yuv444p10le', data, stream: { color } };
}
