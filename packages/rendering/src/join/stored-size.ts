import type { OutputProfile } from '@clipwright/core';

/** Pixels of a frame of an output as it is decoded, before it is turned as the output says. */
export function storedSize({ width, height, video: { like } }: OutputProfile): {
  readonly width: number;
  readonly height: number;
} {
  return (like?.rotation ?? 0) % 180 === 0 ? { width, height } : { width: height, height: width };
}
