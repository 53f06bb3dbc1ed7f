import { type ClipLoader, type ClipRenderer, firstExact } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavProber, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import type { Tools } from '../peer.ts';

/** What opens and renders; disposing it ends whatever it began. */
export interface Parts extends AsyncDisposable {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
}

/** Begins anew. */
export type Engine = (tools: Tools) => Parts;

const together = (loader: ClipLoader, renderer: ClipRenderer, below: readonly AsyncDisposable[]): Parts => ({
  loader,
  renderer,
  [Symbol.asyncDispose]: async () => {
    for (const part of [renderer, loader, ...below]) await part[Symbol.asyncDispose]();
  },
});

/** Child processes of ffmpeg; headers are read here. */
export const ffmpegEngine: Engine = ({ ffmpeg, ffprobe }) => {
  const runner = ffmpegRunner({ ffmpeg, ffprobe });
  const prober = headersProber();
  return together(ffmpegLoader({ runner, prober }), ffmpegRenderer({ runner }), [prober, runner]);
};

/** FFmpeg's libraries, in threads or each in a process; they probe what headers do not tell, as with the command. */
export function libraryEngine(isolate: boolean): Engine {
  return () => {
    const engine = libavEngine({ isolate });
    const prober = firstExact([headersProber(), libavProber({ engine })]);
    return together(libavLoader({ engine, prober }), libavRenderer({ engine }), [prober, engine]);
  };
}
