import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type OnError, type RenderEvent, type RenderReport, renderTimeline, type Timeline } from '@clipwright/core';
import { type FfmpegRunnerOptions, ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom, tap } from 'rxjs';
import { afterAll } from 'vitest';

/** A folder for one test file, removed after it, with everything by name in it. */
export function scene(name: string) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `clipwright-${name}-`)));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (...names: readonly string[]): string => join(folder, ...names);
  return {
    folder,
    file,
    /** A new folder in it. */
    directory: (named: string): string => {
      mkdirSync(file(named));
      return file(named);
    },
  };
}

/** A video of so many seconds, 160x90, 25 frames a second, with a tone; a keyframe every ten frames. */
export function makeVideo(file: string, seconds: number, more: readonly string[] = []): string {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=160x90:rate=25:duration=${seconds}`];
  const tone = ['-f', 'lavfi', '-i', `sine=440:sample_rate=48000:duration=${seconds}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...picture, ...tone, ...encoding, ...more, `file:${file}`]);
  return file;
}

export interface RenderOptions extends FfmpegRunnerOptions {
  readonly timeline: Timeline;
  readonly file: string;
  /** The store's directory. */
  readonly store: string;
  readonly overwrite?: boolean;
  readonly maxBytes?: number;
  readonly strict?: boolean;
  readonly onError?: OnError;
  readonly signal?: AbortSignal;
  /** Hears of every event as it comes. */
  readonly onEvent?: (event: RenderEvent) => void;
}

/** Runs the machine's own tools, for a whole test file: they are looked for once. */
export const usual = ffmpegRunner({ graceMs: 200 });
afterAll(() => usual[Symbol.asyncDispose]());

/**
 * Renders with parts of its own, all of which are gone when it ends; what says how tools are run gets a runner of its
 * own.
 */
export async function render(options: RenderOptions): Promise<RenderReport> {
  const {
    timeline,
    file,
    store: directory,
    overwrite = false,
    maxBytes,
    onEvent,
    signal,
    strict = false,
    onError = 'skip',
    ...runs
  } = options;
  await using own = Object.keys(runs).length === 0 ? undefined : ffmpegRunner({ graceMs: 200, ...runs });
  const runner = own ?? usual;
  await using store = directoryStore({ directory });
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  const deps = { loader, renderer, store, strict, onError, ...(signal === undefined ? {} : { signal }) };
  const output = { file, overwrite, preset: 'ultrafast', ...(maxBytes === undefined ? {} : { maxBytes }) };
  const events$ = renderTimeline(timeline, output, deps);
  const last = await lastValueFrom(events$.pipe(tap((event) => onEvent?.(event))));
  if (last.type !== 'done') throw new Error(`A render ended with ${last.type}.`);
  return last.report;
}

export const digestOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
