import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import {
  type ArtifactStore,
  type ClipLoader,
  type ClipRenderer,
  type ClipwrightError,
  type RenderReport,
  renderTimeline,
  toClipwrightError,
} from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { headersProber } from '@clipwright/prober-headers/node';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom, map, NEVER, type Observable, takeUntil } from 'rxjs';
import { expect } from 'vitest';
import { processesOf } from './faulty-media.ts';
import type { Cut, NumberedSource } from './rule-of-time.ts';

/** Parts of a render put in the place of the usual ones, and ways to leave it. */
export interface RunParts {
  readonly loader?: (loader: ClipLoader) => ClipLoader;
  readonly renderer?: (renderer: ClipRenderer) => ClipRenderer;
  readonly store?: (store: ArtifactStore) => ArtifactStore;
  /** When it is unsubscribed from. */
  readonly left$?: Observable<unknown>;
  readonly signal?: AbortSignal;
}

/** What comes of a render: of one that is left neither. */
export interface Ending {
  readonly report?: RenderReport;
  readonly error?: ClipwrightError;
  readonly output: string;
}

/** Of a source, from one time to another in seconds. */
export function cut(source: NumberedSource, start: number, end: number): Cut {
  return { source, start: BigInt(Math.round(start * 1e6)), end: BigInt(Math.round(end * 1e6)) };
}

/** An object with some members of its own. */
export function like<T extends object>(inner: T, own: Partial<T>): T {
  return new Proxy(inner, {
    get: (target, key) => {
      const member: unknown = Reflect.get(Object.hasOwn(own, key) ? own : target, key);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/**
 * What the tools can do is found out once for all renders: nothing of these is open between them, so that they need no
 * end.
 */
const runner = ffmpegRunner();
const ownRenderer = ffmpegRenderer({ runner });

/** As if no piece took anything to start: of pictures as small as these none would be copied otherwise. */
function startingAtOnce(renderer: ClipRenderer): ClipRenderer {
  return like(renderer, {
    prepare: (request) =>
      renderer.prepare(request).pipe(map((able) => ({ ...able, costs: { ...able.costs, start: 0 } }))),
  });
}

/** Renders pictures alone; whatever comes of it, nothing is left of it but a whole output, where there is one. */
export async function ending(folder: string, cuts: readonly Cut[], parts: RunParts = {}): Promise<Ending> {
  const [out, temporary] = ['out', 'store'].map((name) => join(folder, `${name}-${readdirSync(folder).length}`));
  if (out === undefined || temporary === undefined) throw new Error('There are no names.');
  for (const name of [out, temporary]) mkdirSync(name);
  const output = join(out, 'out.mp4');
  const result = await rendered(cuts, output, temporary, parts);
  expect(processesOf(folder)).toBe('');
  expect(readdirSync(out)).toEqual('report' in result ? ['out.mp4'] : []);
  expect(readdirSync(temporary)).toEqual([]);
  return { ...result, output };
}

async function rendered(
  cuts: readonly Cut[],
  file: string,
  directory: string,
  { loader, renderer, store, left$ = NEVER, signal }: RunParts,
): Promise<Omit<Ending, 'output'>> {
  await using ownStore = temporaryStore({ directory });
  await using prober = headersProber();
  await using ownLoader = ffmpegLoader({ runner, prober });
  const items = cuts.map(({ source, start, end }) => ({
    source: source.file,
    start: `${start}/1000000` as const,
    end: `${end}/1000000` as const,
  }));
  const deps = {
    loader: loader?.(ownLoader) ?? ownLoader,
    renderer: startingAtOnce(renderer?.(ownRenderer) ?? ownRenderer),
    store: store?.(ownStore) ?? ownStore,
    concurrency: 2,
    ...(signal === undefined ? {} : { signal }),
  };
  const events$ = renderTimeline({ items }, { file, frameRate: 30, audio: false }, deps).pipe(takeUntil(left$));
  const result = await lastValueFrom(events$).then(
    (event) => (event.type === 'done' ? { report: event.report } : {}),
    (error: unknown) => ({ error: toClipwrightError(error) }),
  );
  await Promise.all([deps.renderer.settled(), deps.loader.settled(), runner.settled(), deps.store.settled()]);
  return result;
}
