import { type ClipSource, Rational, type VideoSample } from '@clipwright/core';
import { type Probed, tool } from './media.ts';

/** Gives a file's frames as they decode, all of them from the first: the simplest source there can be. */
export function decodedSource(file: string, { info, timestamps }: Probed): ClipSource {
  const turned = info.video.rotation % 180 !== 0;
  const [width, height] = turned ? [info.video.height, info.video.width] : [info.video.width, info.video.height];
  const { pixelFormat } = info.video;
  const unused = (): never => {
    throw new Error('not used');
  };
  return {
    uri: file,
    info,
    index: unused,
    audio: unused,
    async *video({ start, end }): AsyncGenerator<VideoSample> {
      const args = ['-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'rawvideo'];
      const [from, to] = [Rational.from(String(start)), Rational.from(String(end))];
      const timeOf = (pts: number) => Rational.from(info.video.timebase).mul(pts - info.video.origin);
      const needed = timestamps.filter((pts) => timeOf(pts).compare(to) < 0);
      const data = tool('ffmpeg', [...args, '-frames:v', String(needed.length), 'pipe:1']);
      const size = data.length / needed.length;
      for (const [frame, pts] of needed.entries()) {
        const time = timeOf(pts);
        if (time.compare(from) < 0) continue;
        const bytes = data.subarray(frame * size, (frame + 1) * size);
        yield { pts, timestamp: time.toNumber(), width, height, pixelFormat, data: bytes, close: () => {} };
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
