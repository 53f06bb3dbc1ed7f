import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fluent, { type FfmpegCommand } from 'fluent-ffmpeg';
import { withScratch } from '../scratch.ts';
import { placeCuts } from '../work/grid.ts';
import { cutGlobals, cutInput, encoding, pictureChain, soundChain } from './ffmpeg/cut-chains.ts';
import { cutFrames } from './ffmpeg/frames-of-pipe.ts';
import { joinParts } from './ffmpeg/join-parts.ts';
import type { Job, Peer } from './peer.ts';

/** Runs the command to its end. */
function ended(command: FfmpegCommand, { signal }: Job, start: (command: FfmpegCommand) => void): Promise<void> {
  return new Promise((done, failed) => {
    const stop = (): void => {
      command.kill('SIGTERM');
    };
    signal?.addEventListener('abort', stop);
    const settle = (error?: unknown): void => {
      signal?.removeEventListener('abort', stop);
      if (error === undefined) done();
      else failed(error);
    };
    command.once('end', () => settle()).once('error', settle);
    start(command);
  });
}

function inform(file: string, { ffprobe }: Job['tools']): Promise<void> {
  return new Promise((done, failed) => {
    fluent(file)
      .setFfprobePath(ffprobe)
      .ffprobe((error: unknown) => (error ? failed(error) : done()));
  });
}

/** The usual library for ffmpeg in Node, one clip after the other. */
export const fluentFfmpeg: Peer = {
  name: 'fluent-ffmpeg',
  available: async () => {
    const { version }: { readonly version: string } = createRequire(import.meta.url)('fluent-ffmpeg/package.json');
    return version;
  },
  open: async ({ tools, cuts }) => {
    for (const { file } of cuts) await inform(file, tools);
  },
  render: (job) =>
    withScratch(async (directory) => {
      const { tools, signal, montage, output } = job;
      const { profile } = montage;
      const parts: string[] = [];
      for (const cut of placeCuts(montage)) {
        const part = join(directory, `${parts.length}.mp4`);
        const options = cutInput(cut).slice(0, -2);
        const sound = profile.audio === null ? [] : ['-map', '0:a:0?', '-af', soundChain(cut, profile)];
        const command = fluent(cut.cut.file)
          .setFfmpegPath(tools.ffmpeg)
          .inputOptions(...cutGlobals, ...options)
          .outputOptions('-map', '0:v:0', '-vf', pictureChain(cut, profile), ...sound, ...encoding(profile));
        await ended(command, job, (ready) => ready.save(part));
        parts.push(part);
      }
      await joinParts({ ffmpeg: tools.ffmpeg, parts, list: join(directory, 'list.txt'), output, signal });
    }),
  frames: async (job) => {
    const { tools, cut, width, height, onFrame } = job;
    const command = fluent(cut.file)
      .setFfmpegPath(tools.ffmpeg)
      .seekInput(cut.start)
      .inputOptions('-t', (cut.end - cut.start).toFixed(6))
      .outputOptions('-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24');
    const pipe = new PassThrough();
    const frames = cutFrames(pipe, width * height * 3, (data) =>
      onFrame({ width, height, pixelFormat: 'rgb24', data }),
    );
    await Promise.all([ended(command, job, (ready) => ready.pipe(pipe)), frames]);
  },
};
