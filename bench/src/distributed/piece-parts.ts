import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { memoryCache } from '@clipwright/cache';
import { type ClipLoader, type ClipRenderer, threadBudget, withCache } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { fakeRenderer } from '@clipwright/testing';
import type { Tools } from '../peers/peer.ts';

/** What a process opens and makes pieces with. Plain data. */
export interface PieceMeans {
  readonly tools: Tools;
  /** Processes that it may run at once; `'none'` for pieces that are a few letters of JSON. */
  readonly threads: number | 'none';
}

export interface PieceParts extends AsyncDisposable {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
}

/** Sources stay open from one piece to the next. */
export function pieceParts({ tools: { ffmpeg, ffprobe }, threads }: PieceMeans): PieceParts {
  const runner = ffmpegRunner({ ffmpeg, ffprobe, budget: threadBudget(threads === 'none' ? 1 : threads) });
  const prober = headersProber();
  const cache = memoryCache({ idleTimeToLive: 60_000 });
  const loader = withCache(ffmpegLoader({ runner, prober }), cache);
  const renderer = threads === 'none' ? withoutWork() : ffmpegRenderer({ runner });
  return {
    loader,
    renderer,
    [Symbol.asyncDispose]: async () => {
      for (const part of [renderer, loader, cache, prober, runner]) await part[Symbol.asyncDispose]();
    },
  };
}

/** Where starting costs nothing, so that each clip is a piece. */
function withoutWork(): ClipRenderer {
  return fakeRenderer({ files: new Files(), costs: { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 } });
}

/** On disk, where stores look for them. */
class Files extends Map<string, Uint8Array> {
  override get = (file: string): Uint8Array => new Uint8Array(readFileSync(file));
  override set(file: string, data: Uint8Array): this {
    writeFileSync(file, data);
    return this;
  }
  override delete(file: string): boolean {
    rmSync(file, { force: true });
    return true;
  }
}
