import { framesOfPipe } from './ffmpeg/frames-of-pipe.ts';
import { versionOf } from './ffmpeg/version.ts';
import type { FramesJob, Peer } from './peer.ts';

/** Raw frames of one input. */
function piped({ tools, signal, width, height, format, onFrame }: Omit<FramesJob, 'cut'>, input: readonly string[]) {
  const args = [
    ...['-v', 'error', '-nostdin', ...input, '-map', '0:v:0', '-fps_mode', 'passthrough'],
    ...['-f', 'rawvideo', '-pix_fmt', format, 'pipe:1'],
  ];
  const bytes = width * height * (format === 'rgb24' ? 3 : 1.5);
  return framesOfPipe({ program: tools.ffmpeg, args, bytes, signal }, (data) =>
    onFrame({ width, height, pixelFormat: format, data }),
  );
}

/** A process of ffmpeg that writes raw frames into a pipe. */
export const ffmpegPipe: Peer = {
  name: 'ffmpeg into a pipe',
  available: ({ ffmpeg }) => versionOf(ffmpeg),
  frames: ({ cut, ...job }) =>
    piped(job, ['-ss', String(cut.start), '-t', (cut.end - cut.start).toFixed(6), '-i', `file:${cut.file}`]),
  seek: async ({ file, times, ...job }) => {
    for (const time of times) await piped(job, ['-ss', String(time), '-i', `file:${file}`, '-frames:v', '1']);
  },
};
