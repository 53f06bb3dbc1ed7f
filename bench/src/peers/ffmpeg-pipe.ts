import { framesOfPipe } from './ffmpeg/frames-of-pipe.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { Peer } from './peer.ts';

/** A process of ffmpeg that writes raw frames into a pipe. */
export const ffmpegPipe: Peer = {
  name: 'ffmpeg into a pipe',
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  frames: ({ tools, signal, cut, width, height, onFrame }) => {
    const args = [
      ...['-v', 'error', '-nostdin', '-ss', String(cut.start), '-t', (cut.end - cut.start).toFixed(6)],
      ...['-i', `file:${cut.file}`, '-map', '0:v:0', '-fps_mode', 'passthrough'],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    ];
    return framesOfPipe({ program: tools.ffmpeg, args, bytes: width * height * 3, signal }, (data) =>
      onFrame({ width, height, pixelFormat: 'rgb24', data }),
    );
  },
};
