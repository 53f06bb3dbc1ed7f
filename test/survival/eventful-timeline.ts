import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { FrameTransforms, OutputOptions, Timeline } from '@clipwright/core';

/** What the timeline's transform does. */
export const transforms: FrameTransforms = { turn: { apply: ({ data }) => data.toReversed() } };

/** Of the output, beside its file. */
export const profile = {
  size: { width: 128, height: 72 },
  frameRate: '25/1',
  preset: 'ultrafast',
  crf: 35,
} as const satisfies Omit<OutputOptions, 'file'>;

/**
 * Small sources in a folder, made by ffmpeg, and a list of them that takes every way through a render: a clip in
 * several parts, a crossfade, a group, a transform, a gap, sound and music. About a second of work on one core.
 */
export function eventfulTimeline(folder: string): Timeline {
  const [long, short, music] = ['long.mp4', 'short.mkv', 'music.m4a'].map((name) => join(folder, name));
  if (long === undefined || short === undefined || music === undefined) throw new Error('no names');
  makeVideo(long, { rate: 25, seconds: 12, tone: 440 });
  makeVideo(short, { rate: 30, seconds: 2, tone: 880 });
  ffmpeg(['-f', 'lavfi', '-i', 'sine=220:sample_rate=48000:duration=3', '-c:a', 'aac', music]);
  const cuts = [0.1, 0.5, 0.9, 1.3].map((start) => ({ source: short, start, end: start + 0.24 }));
  return {
    items: [
      { source: long, start: 0, end: 11 },
      { source: short, start: 0.4, end: 1.6, transition: { type: 'crossfade', duration: 0.4 } },
      { source: short, start: 0.5, end: 1.5, transforms: [{ name: 'turn', version: '1' }] },
      ...cuts,
      { gap: 0.2 },
    ],
    music: { source: music, loop: true, volume: 0.3, fadeOut: 1 },
  };
}

function makeVideo(file: string, { rate, seconds, tone }: { rate: number; seconds: number; tone: number }): void {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=128x72:rate=${rate}:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=${tone}:sample_rate=48000:duration=${seconds}`];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-c:a', 'aac'];
  ffmpeg([...picture, ...sound, ...codecs, file]);
}

function ffmpeg(args: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
}
