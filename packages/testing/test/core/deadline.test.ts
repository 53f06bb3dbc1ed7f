import { ClipwrightError, type LoadEvent, loadClips, resultFrom } from '@clipwright/core';
import { lastValueFrom, NEVER, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syntheticLoader } from '../../src/index.ts';

const eventsOf = (events$: ReturnType<typeof loadClips>): Promise<LoadEvent[]> =>
  lastValueFrom(events$.pipe(toArray()));

describe('a deadline', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('ends a clip that opens for ever, and one whose step never ends; the others are done', async () => {
    const loader = syntheticLoader();
    const clips = [{ source: 'synthetic:slow?delay=100000' }, { source: 'synthetic:a' }, { source: 'synthetic:b' }];
    const use = ({ index }: { readonly index: number }) => (index === 1 ? NEVER : Promise.resolve(7));
    const result = resultFrom(loadClips(clips, { loader, use, deadline: 1000 }));
    await vi.advanceTimersByTimeAsync(999);
    expect(loader.leftovers()).toContain('openings: 1');
    await vi.advanceTimersByTimeAsync(1);
    expect((await result).clips).toMatchObject([
      { status: 'skipped', code: 'deadline-exceeded', message: expect.stringContaining('1000 ms') },
      { status: 'skipped', code: 'deadline-exceeded' },
      { status: 'loaded' },
    ]);
    expect(loader.leftovers()).toEqual([]);
  });

  it('ends the run where that is asked for, and aborts the step’s signal', async () => {
    const loader = syntheticLoader();
    let signal: AbortSignal | undefined;
    const use = (_clip: unknown, _index: number, given: AbortSignal) => {
      signal = given;
      return NEVER;
    };
    const run = loadClips([{ source: 'synthetic:a' }], { loader, use, deadline: 1000, onError: 'fail' });
    const result = expect(resultFrom(run)).rejects.toMatchObject({ code: 'deadline-exceeded', details: { index: 0 } });
    await vi.advanceTimersByTimeAsync(999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await result;
    expect(signal?.aborted).toBe(true);
    expect(loader.leftovers()).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])('of %s is none', (deadline) => {
    const loader = syntheticLoader();
    expect(() => loadClips([{ source: 'synthetic:a' }], { loader, deadline })).toThrow(/deadline/);
  });
});

describe('tries of a clip as a whole', () => {
  it('repeat the step as well, where it says that it may pass', async () => {
    const loader = syntheticLoader();
    let calls = 0;
    const use = () => {
      calls += 1;
      if (calls < 3) throw new ClipwrightError('model/busy', 'Busy.', { kind: 'environment', transient: true });
      return calls;
    };
    const events = await eventsOf(loadClips([{ source: 'synthetic:a' }], { loader, use, attempts: 3 }));
    expect(calls).toBe(3);
    expect(events.filter(({ type }) => type === 'retrying')).toMatchObject([
      { code: 'model/busy', attempt: 2 },
      { code: 'model/busy', attempt: 3 },
    ]);
    expect(events.at(-1)).toMatchObject({ report: { loaded: 1, retries: 2 } });
    // What begins ends, try by try.
    const work = events.flatMap((event) => ('kind' in event ? [`${event.type} ${event.kind}`] : []));
    expect(work).toEqual(Array.from({ length: 3 }, () => ['begin open', 'end open', 'begin use', 'end use']).flat());
    expect(loader.leftovers()).toEqual([]);
  });

  it('are one unless more are asked for, and none help against what stays', async () => {
    const loader = syntheticLoader();
    let calls = 0;
    const failing = (transient: boolean) => () => {
      calls += 1;
      throw new ClipwrightError('model/gone', 'Gone.', { kind: 'environment', transient });
    };
    const list = [{ source: 'synthetic:a' }];
    for (const [use, attempts] of [
      [failing(true), undefined],
      [failing(false), 3],
    ] as const) {
      calls = 0;
      const run = loadClips(list, { loader, use, ...(attempts === undefined ? {} : { attempts }) });
      await expect(resultFrom(run)).rejects.toMatchObject({ code: 'nothing-loaded' });
      expect(calls).toBe(1);
    }
  });
});
