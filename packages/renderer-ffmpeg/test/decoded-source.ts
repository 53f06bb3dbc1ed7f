import { type ClipSource, Rational, type SourceIndex, type VideoSample } from '@clipwright/core';
import { tool } from '@clipwright/test-kit/tool';
import { of } from 'rxjs';
import type { Probed } from './media.ts';

/**
 * Gives a file's frames as they decode, all of them from the first: the simplest source there can be. Frames that are
 * not good are left out.
 */
export function decodedSource(
  file: string,
  { info, timestamps, keys }: Probed,
  isGood: (frame: number) => boolean = () => true,
): ClipSource {
  const turned = info.video.rotation % 180 !== 0;
  const [width, height] = turned ? [info.video.height, info.video.width] : [info.video.width, info.video.height];
  const { pixelFormat } = info.video;
  const unused = (): never => {
    throw new Error('not used');
  };
  return {
    uri: file,
    info,
    index: () => of(indexOf({ info, timestamps, keys })),
    audio: unused,
    async *video({ start, end }): AsyncGenerator<VideoSample> {
      const args = ['-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'rawvideo'];
      const [from, to] = [Rational.from(String(start)), Rational.from(String(end))];
      const timeOf = (pts: number) => Rational.from(info.video.timebase).mul(pts - info.video.origin);
      const needed = timestamps.filter((pts) => timeOf(pts).compare(to) < 0);
      const data = tool('ffmpeg', [...args, '-frames:v', String(needed.length), 'pipe:1']);
      const size = data.length / needed.length;
      const first = needed.findLastIndex((pts) => timeOf(pts).compare(from) <= 0);
      for (const [frame, pts] of needed.entries()) {
        const time = timeOf(pts);
        if (frame < first || !isGood(frame)) continue;
        const bytes = data.subarray(frame * size, (frame + 1) * size);
        yield {
          pts,
          timestamp: time.toNumber(),
          width,
          height,
          pixelFormat,
          strides: [],
          data: bytes,
          close: () => {},
        };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export function indexOf({ info, timestamps, keys }: Probed): SourceIndex {
  const end = info.video.origin + Number(Rational.from(info.duration).div(info.video.timebase).round());
  return { timestamps, end, gops: keys.map((pts) => ({ pts, dts: pts, packets: 1, bytes: 1 })) };
}
