import type { ClipLoader, ClipRenderer, Prober } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { libavEngine, libavLoader, libavRenderer } from '@clipwright/libav';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';

/** What loads and renders, and is closed together. */
export interface Engine extends AsyncDisposable {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
}

/** One of the two engines. */
export function engineOf(name: 'ffmpeg' | 'libav'): Engine {
  return name === 'ffmpeg' ? processes() : library();
}

function processes(): Engine {
  const runner = ffmpegRunner();
  const parts = { loader: ffmpegLoader({ runner }), renderer: ffmpegRenderer({ runner }) };
  return { ...parts, [Symbol.asyncDispose]: () => closed(parts.renderer, parts.loader, runner) };
}

/** That of processes, which asks the prober of headers first. */
export function headersEngine(): Engine & { readonly prober: Prober } {
  const [runner, prober] = [ffmpegRunner(), headersProber()];
  const parts = { prober, loader: ffmpegLoader({ runner, prober }), renderer: ffmpegRenderer({ runner }) };
  return { ...parts, [Symbol.asyncDispose]: () => closed(parts.renderer, parts.loader, prober, runner) };
}

function library(): Engine {
  const engine = libavEngine();
  const parts = { loader: libavLoader({ engine }), renderer: libavRenderer({ engine }) };
  return { ...parts, [Symbol.asyncDispose]: () => closed(parts.renderer, parts.loader, engine) };
}

async function closed(...all: readonly AsyncDisposable[]): Promise<void> {
  for (const each of all) await each[Symbol.asyncDispose]();
}
