import {
  type ClipLoader,
  ClipwrightError,
  type ErrorCode,
  loadClips,
  renderTimeline,
  resultFrom,
} from '@clipwright/core';
import { defer, lastValueFrom, type Observable, throwError, toArray } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FakeJob, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A run to its end, its waits passing at once. */
async function events<E>(run$: Observable<E>): Promise<E[]> {
  const all = lastValueFrom(run$.pipe(toArray()));
  all.catch(() => {});
  await vi.runAllTimersAsync();
  return all;
}

const timeline = {
  items: [
    { source: 'synthetic:a', start: 0, end: 1 },
    { source: 'synthetic:b', start: 0, end: 1 },
  ],
};

/** A render each of whose jobs fails with that code, the first time or always. */
function failing(code: ErrorCode, times: number) {
  const failed = new Map<string, number>();
  const fail = (job: FakeJob): ClipwrightError | undefined => {
    const key = job.type === 'join' ? 'join' : JSON.stringify(job.request);
    const before = failed.get(key) ?? 0;
    if (before >= times) return undefined;
    failed.set(key, before + 1);
    return new ClipwrightError(code, 'It lacks something.');
  };
  const renderer = fakeRenderer({ fail });
  const store = memoryStore({ files: renderer.files });
  const loader = syntheticLoader();
  const run$ = renderTimeline(timeline, { file: '/out.mp4' }, { loader, renderer, store });
  return { run$, renderer, leftovers: () => [...loader.leftovers(), ...renderer.leftovers(), ...store.leftovers()] };
}

it('a render tries each piece and the join again, tells of it, and makes what it would have made', async () => {
  const sound = failing('out-of-resources', 0);
  await events(sound.run$);
  const { run$, renderer, leftovers } = failing('out-of-resources', 1);
  const seen = await events(run$);
  // The sound, two segments, the join.
  expect(seen.filter(({ type }) => type === 'retrying')).toHaveLength(4);
  expect(seen.at(-1)).toMatchObject({ type: 'done', report: { retries: 4, skipped: 0, segments: { encoded: 2 } } });
  expect(renderer.jobs).toHaveLength(8);
  expect(renderer.files.get('/out.mp4')).toEqual(sound.renderer.files.get('/out.mp4'));
  expect(leftovers()).toEqual([]);
});

it('a render fails with the last error when three tries do not help, and leaves nothing', async () => {
  const { run$, renderer, leftovers } = failing('tool-killed', 3);
  await expect(events(run$)).rejects.toMatchObject({ code: 'tool-killed' });
  expect(renderer.files.has('/out.mp4')).toBe(false);
  expect(leftovers()).toEqual([]);
});

it('a full disk ends a render at once', async () => {
  const { run$, leftovers } = failing('disk-full', 1);
  const seen: string[] = [];
  const end = lastValueFrom(run$.pipe(toArray())).catch((error: unknown) => seen.push(String(error)));
  await vi.runAllTimersAsync();
  await end;
  expect(seen).toEqual(['ClipwrightError: It lacks something.']);
  expect(leftovers()).toEqual([]);
});

/** A loader that fails so often before it opens each source. */
function reluctant(loader: ClipLoader, times: number): ClipLoader & { readonly opens: number } {
  let opens = 0;
  return {
    open: (request) =>
      defer(() => {
        opens += 1;
        const error = new ClipwrightError('out-of-resources', 'No descriptors.');
        return opens <= times ? throwError(() => error) : loader.open(request);
      }),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
    get opens() {
      return opens;
    },
  };
}

it('loading opens again what could not be opened for want of resources, once for all its clips', async () => {
  const loader = reluctant(syntheticLoader(), 2);
  const clips = [0, 1, 2].map((start) => ({ source: 'synthetic:a?frames=96', start, end: start + 1 }));
  const seen = await events(loadClips(clips, { loader }));
  expect(seen.filter(({ type }) => type === 'retrying')).toMatchObject([
    { code: 'out-of-resources', attempt: 2 },
    { code: 'out-of-resources', attempt: 3 },
  ]);
  expect(seen.at(-1)).toMatchObject({ type: 'done', report: { loaded: 3, retries: 2 } });
  expect(loader.opens).toBe(3);
});

it('loading skips what three tries do not open, and never repeats the user’s own step', async () => {
  let used = 0;
  const loader = reluctant(syntheticLoader(), 3);
  const clips = [{ source: 'synthetic:a' }, { source: 'synthetic:b' }];
  const use = () => {
    used += 1;
    throw new ClipwrightError('out-of-resources', 'Its own affair.');
  };
  const end = resultFrom(loadClips(clips, { loader, use, concurrency: 1 })).catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  expect(await end).toMatchObject({ code: 'nothing-loaded', details: { report: { retries: 2, skipped: 2 } } });
  expect([loader.opens, used]).toEqual([4, 1]);
});
