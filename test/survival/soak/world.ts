import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CacheStatistics, directoryStore, type MemoryCache, memoryCache } from '@clipwright/cache';
import type { RenderDeps } from '@clipwright/core';
import { type FfmpegRunner, type FfmpegTools, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { firstValueFrom } from 'rxjs';
import { type Disk, fullableDisk } from './disk.ts';
import { holdings } from './holdings.ts';
import { type Media, makeMedia } from './media.ts';
import { type Random, randomFrom } from './random.ts';

/** Bytes in the store before it evicts: less than all that is made for it. */
const storeLimit = 400_000;

export interface WorldOptions {
  readonly folder: string;
  readonly mark: string;
  readonly seed: number;
}

/** One program that runs for long: a runner, a cache and a store for everything that happens in it. */
export interface World extends AsyncDisposable {
  readonly mark: string;
  readonly random: Random;
  readonly media: Media;
  readonly tools: FfmpegTools;
  readonly runner: FfmpegRunner;
  readonly deps: Pick<RenderDeps, 'loader' | 'renderer' | 'store'> & {
    readonly cache: MemoryCache;
    readonly signal: AbortSignal;
  };
  readonly disk: Disk;
  /** Of the store, which others may open as well. */
  readonly storeDirectory: string;
  /** Never aborts, and is given to every run that nobody cancels. */
  readonly signal: AbortSignal;
  /** Whether something was done in this round that may harm whatever else runs. */
  disturbed: boolean;
  /** A file name that was not used before; nothing may be there when its user is done. */
  fresh(extension: string): string;
  /** Resolves when everything that was cancelled has ended. */
  settled(): Promise<void>;
  /** What is held now. */
  holdings(): Promise<string[]>;
}

export async function makeWorld({ folder, mark, seed }: WorldOptions): Promise<World> {
  const [sources, outputs, kept] = [join(folder, 'sources'), join(folder, 'outputs'), join(folder, 'store')];
  for (const path of [sources, outputs]) mkdirSync(path);
  const runner = ffmpegRunner();
  const tools = await firstValueFrom(runner.tools());
  const media = makeMedia(sources, tools.ffmpeg.path);
  const cache = memoryCache();
  const store = directoryStore({ directory: kept, maxBytes: storeLimit });
  const prober = headersProber();
  const loader = ffmpegLoader({ runner, prober, store });
  const renderer = ffmpegRenderer({ runner });
  const { signal } = new AbortController();
  let names = 0;

  const settled = async (): Promise<void> => {
    for (const part of [renderer, loader, cache, store, runner]) await part.settled();
  };

  return {
    mark,
    random: randomFrom(seed),
    media,
    tools,
    runner,
    deps: { loader, renderer, store, cache, signal },
    disk: fullableDisk(),
    storeDirectory: kept,
    signal,
    disturbed: false,
    fresh: (extension) => join(outputs, `${++names}${extension}`),
    settled,
    holdings: async () => {
      const statistics: CacheStatistics = await firstValueFrom(cache.statistics$);
      const { budget } = runner;
      return holdings({ mark, folder, kept: isKept, signal, budget, cache: () => statistics });
    },
    [Symbol.asyncDispose]: async () => {
      for (const part of [renderer, loader, prober, cache, store, runner]) await part[Symbol.asyncDispose]();
    },
  };
}

/** Sources, and what a store keeps on purpose; not its leases, nor its sessions and what they are making. */
function isKept(path: string): boolean {
  return /^sources(\/|$)|^store(\/store-v1(\/(ac|cas|sources|quarantine)(\/|$)|$)|$)/.test(path);
}
