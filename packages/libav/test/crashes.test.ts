import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryStore } from '@clipwright/cache';
import { type FrameTransform, loadClips, renderTimeline, resultFrom } from '@clipwright/core';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { isSoak } from '@clipwright/test-kit/soak';
import { syntheticLoader } from '@clipwright/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Channel } from '../src/engine/channel.ts';
import { jobsOf } from '../src/engine/job-engine.ts';
import { threadChannel } from '../src/engine/thread-channel.ts';
import { engineWorker } from '../src/engine/worker.ts';
import { libavEngine, libavLoader, libavProber, libavRenderer } from '../src/index.ts';
import { numbersIn } from './numbers-in.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-crashes-'));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(folder, { recursive: true }));

/** Processes that this one has begun and that are there. */
function children(): readonly number[] {
  const own = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return own.split(' ').filter(Boolean).map(Number);
}

/** A way for workers to end in the middle of their work. */
interface Ending {
  readonly by: string;
  /** Of the clip that was worked on, where it is not tried again. */
  readonly code: 'tool-failed' | 'tool-killed';
}

const endings: readonly Ending[] = [
  { by: 'SIGSEGV', code: 'tool-failed' },
  { by: 'SIGABRT', code: 'tool-failed' },
  { by: 'SIGKILL', code: 'tool-killed' },
  { by: 'abort() inside of it', code: 'tool-failed' },
  // No thread is ended here: one that is in the middle of a native call takes the whole program along (node-av 6.1).
];
/** One of each code, by whatever it is that ends a worker; the soak has all. */
const read = endings.filter(({ by }) => isSoak || by === 'SIGSEGV' || by === 'SIGKILL');
const rendered = endings.filter(({ by }) => isSoak || by.startsWith('abort') || by === 'SIGKILL');

/** Workers that begin from now on, and what ends them. */
function workersBegun({ by }: Ending) {
  const before = children();
  const processes = (): number[] => children().filter((pid) => !before.includes(pid));
  const mark = join(folder, `abort ${Math.random()}`);
  if (by.startsWith('abort')) {
    const preloaded = pathToFileURL(join(import.meta.dirname, 'abort-inside.mjs'));
    vi.stubEnv('NODE_OPTIONS', `${process.env.NODE_OPTIONS ?? ''} --import ${preloaded}`);
    vi.stubEnv('ABORT_ONCE', mark);
  }
  const ways: Readonly<Record<string, () => void>> = {
    'abort() inside of it': () => writeFileSync(mark, ''),
  };
  const kill = (): void => {
    for (const pid of processes()) process.kill(pid, by);
  };
  return { left: processes, end: ways[by] ?? kill };
}

const count = { to: 1e9 };

describe.skipIf(!hasLibrary || process.platform !== 'linux')(
  'a crash (needs node-av; children are seen on Linux)',
  () => {
    it.each(['SIGSEGV', 'SIGABRT', 'SIGKILL'] as const)(
      'by %s of a process ends its work alone, typed',
      async (signal) => {
        const before = children();
        const engine = libavEngine({ isolate: true, workers: 1 });
        const jobs = jobsOf(engine);
        const [one, other] = [jobs.begin('count', count), jobs.begin('count', count)];
        await one.next();
        await other.next();
        const [child] = children().filter((pid) => !before.includes(pid));
        process.kill(child ?? 0, signal);
        // What is waited for may be why it crashed; what is not is no worse than one that was ended from outside.
        const code = signal === 'SIGKILL' ? 'tool-killed' : 'tool-failed';
        await expect(one.next()).rejects.toMatchObject({ code, details: { end: signal } });
        await expect(other.next()).rejects.toMatchObject({ code: 'tool-killed' });
        await one.end();
        expect(await jobs.begin('count', count).next()).toEqual({ done: false, value: { count: 1 } });
        await engine[Symbol.asyncDispose]();
        expect(children().filter((pid) => !before.includes(pid))).toEqual([]);
      },
    );

    it.each(read)('by $by costs the clip that was read, and no other', async (ending) => {
      const workers = workersBegun(ending);
      const source = makeFile(join(folder, 'a.mp4'));
      const engine = libavEngine({ isolate: true, workers: 1 });
      const prober = libavProber({ engine });
      const loader = libavLoader({ engine, prober });
      const clips = [0, 0.2, 0.4].map((start) => ({ source, start, end: 1 }));
      let crashed = 0;
      const report = await resultFrom(
        loadClips(clips, {
          loader,
          concurrency: 1,
          use: async (clip, index) => {
            for await (const sample of clip.video()) {
              sample.close();
              if (index !== 1 || crashed > 0) continue;
              crashed += workers.left().length;
              workers.end();
            }
          },
        }),
      );
      expect(crashed).toBe(1);
      expect(report.clips).toMatchObject([
        { status: 'loaded' },
        { status: 'skipped', code: ending.code },
        { status: 'loaded' },
      ]);
      for (const one of [loader, prober, engine]) await one[Symbol.asyncDispose]();
      expect(workers.left()).toEqual([]);
    });

    it.skipIf(!hasFfmpeg).each(
      rendered.map((ending) => {
        const isLeftOut = ending.code === 'tool-failed';
        return { ...ending, isLeftOut, clip: isLeftOut ? 'leaves it out' : 'has it rendered once more' };
      }),
    )(
      'by $by while a clip is rendered $clip; the others are rendered, and nothing is left (needs ffmpeg)',
      async ({ isLeftOut, ...ending }) => {
        const workers = workersBegun(ending);
        let crashed = 0;
        let frames = 0;
        /** Ends the workers in the middle of its clip. */
        const crash: FrameTransform = {
          apply: ({ data }) => {
            frames += 1;
            if (frames === 40) {
              crashed = workers.left().length;
              workers.end();
            }
            return data;
          },
        };
        const items = [0, 1000, 2000].map((first, i) => ({
          ...{ source: `synthetic:${i}?frames=120&rate=24/1&size=160x90&first=${first}`, start: 0, end: 4 },
          ...(i === 1 ? { transforms: [{ name: 'crash', version: '1' }] } : {}),
        }));
        const place = await mkdtemp(join(folder, 'render-'));
        const file = join(place, 'out.mp4');
        const output = { file, size: { width: 160, height: 90 }, frameRate: '24/1', preset: 'ultrafast' } as const;
        const engine = libavEngine({ isolate: true, workers: 2 });
        await using store = temporaryStore();
        const deps = { loader: syntheticLoader(), renderer: libavRenderer({ engine }), store, concurrency: 1 };
        const report = await resultFrom(
          renderTimeline({ items }, { ...output, audio: false }, { ...deps, transforms: { crash } }),
        );
        await engine[Symbol.asyncDispose]();
        expect(crashed).toBeGreaterThan(0);
        expect(report.clips).toMatchObject([
          { status: 'rendered' },
          isLeftOut ? { status: 'skipped', code: 'tool-failed' } : { status: 'rendered' },
          { status: 'rendered' },
        ]);
        const shown = isLeftOut ? [0, 2000] : [0, 1000, 2000];
        expect(numbersIn(file)).toEqual(shown.flatMap((first) => Array.from({ length: 96 }, (_, i) => first + i)));
        expect(await readdir(place)).toEqual(['out.mp4']);
        expect(workers.left()).toEqual([]);
      },
    );
  },
);

it.skipIf(!hasLibrary)('a thread that is gone ends its work, typed (needs node-av)', async () => {
  let channel: Channel | undefined;
  const gone: unknown[] = [];
  const worker = engineWorker({
    isolate: false,
    patience: 60_000,
    onGone: (one) => gone.push(one),
    open: (events) => {
      channel = threadChannel(events);
      return channel;
    },
  });
  const job = worker.begin('count', count);
  expect(await job.next()).toEqual({ done: false, value: { count: 1 } });
  const next = job.next();
  await channel?.terminate();
  // It may have been quicker.
  await next.catch(() => {});
  await expect(job.next()).rejects.toMatchObject({ code: 'tool-killed' });
  expect(gone).toEqual([worker]);
  expect(worker.over).toBe(true);
});

it('work that does nothing for too long is given up', async () => {
  let isTerminated = false;
  const worker = engineWorker({
    isolate: false,
    patience: 1,
    onGone: () => {},
    open: ({ gone }) => ({
      post: () => {},
      hold: () => {},
      terminate: async () => {
        isTerminated = true;
        gone('exit code 1');
      },
    }),
  });
  const job = worker.begin('count', count);
  // Its clock does not keep the program, and nothing else does.
  const awake = setInterval(() => {}, 10);
  await expect(job.next()).rejects.toMatchObject({ code: 'tool-stalled' });
  clearInterval(awake);
  expect(isTerminated).toBe(true);
});
