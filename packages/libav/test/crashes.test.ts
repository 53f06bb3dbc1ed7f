import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClips, resultFrom } from '@clipwright/core';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, threadChannel } from '../src/engine/channel.ts';
import { jobsOf } from '../src/engine/job-engine.ts';
import { engineWorker } from '../src/engine/worker.ts';
import { libavEngine, libavLoader, libavProber } from '../src/index.ts';
import { makeFile } from './make-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-crashes-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Processes that this one has begun and that are there. */
function children(): readonly number[] {
  const own = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return own.split(' ').filter(Boolean).map(Number);
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
        await expect(one.next()).rejects.toMatchObject({ code: 'tool-killed', details: { end: signal } });
        await expect(other.next()).rejects.toMatchObject({ code: 'tool-killed' });
        await one.end();
        expect(await jobs.begin('count', count).next()).toEqual({ done: false, value: { count: 1 } });
        await engine[Symbol.asyncDispose]();
        expect(children().filter((pid) => !before.includes(pid))).toEqual([]);
      },
    );

    it('costs the clip that was read, and no other', async () => {
      const source = makeFile(join(folder, 'a.mp4'));
      await using engine = libavEngine({ isolate: true, workers: 1 });
      await using prober = libavProber({ engine });
      await using loader = libavLoader({ engine, prober });
      const before = children();
      const clips = [0, 0.2, 0.4].map((start) => ({ source, start, end: 1 }));
      const report = await resultFrom(
        loadClips(clips, {
          loader,
          concurrency: 1,
          use: async (clip, index) => {
            for await (const sample of clip.video()) {
              sample.close();
              if (index === 1) for (const pid of children()) if (!before.includes(pid)) process.kill(pid, 'SIGSEGV');
            }
          },
        }),
      );
      expect(report.clips).toMatchObject([
        { status: 'loaded' },
        { status: 'skipped', code: 'tool-killed' },
        { status: 'loaded' },
      ]);
    });
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
