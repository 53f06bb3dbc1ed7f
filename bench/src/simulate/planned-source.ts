import { Rational, type SourceIndex, type SourceInfo } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';

interface PlannedSource {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Seconds of a group of pictures. */
  readonly group: number;
}

const rate = 30;

/** A source that nobody opens: what a plan needs to know of one of 30 frames a second. */
export function plannedSource({ width, height, seconds, group }: PlannedSource): {
  readonly source: SourceRef;
  readonly sourceIndex: SourceIndex;
} {
  const frames = Math.ceil(seconds * rate);
  const info: SourceInfo = {
    container: 'mov,mp4',
    duration: Rational.of(frames, rate).toString(),
    video: {
      ...{ index: 0, codec: 'h264', width, height, displayWidth: width, displayHeight: height, rotation: 0 },
      ...{ sampleAspectRatio: '1/1', pixelFormat: 'yuv420p', frameRate: `${rate}/1`, timebase: `1/${rate}` },
      ...{ origin: 0, frames, color: {} },
    },
  };
  const timestamps = Array.from({ length: frames }, (_, frame) => frame);
  const gops = timestamps
    .filter((frame) => frame % (group * rate) === 0)
    .map((pts) => ({ pts, dts: pts, packets: group * rate, bytes: 0, closed: true }));
  return { source: { id: 'planned', file: '/planned.mp4', info }, sourceIndex: { timestamps, gops, end: frames } };
}
