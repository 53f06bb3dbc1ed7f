import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MemoryCache, memoryCache } from '@clipwright/cache';
import { threadBudget } from '@clipwright/core';
import { firstValueFrom, NEVER, type Observable, of } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { markName, newMark } from './marked-processes.ts';
import { holdings, more } from './soak/holdings.ts';

const mark = newMark();
const folder = mkdtempSync(join(tmpdir(), 'clipwright-holdings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { signal } = new AbortController();
const budget = threadBudget(2);
const cache: MemoryCache<AsyncDisposable> = memoryCache();

async function held(): Promise<string[]> {
  const statistics = await firstValueFrom(cache.statistics$);
  return holdings({ mark, folder, kept: (path) => path === 'kept', signal, budget, cache: () => statistics });
}

const noop = (): void => {};
const value: AsyncDisposable = { [Symbol.asyncDispose]: async () => {} };

interface Leak {
  readonly kind: string;
  readonly line: RegExp;
  /** Gives what undoes it. */
  readonly make: () => Promise<() => unknown>;
}

const leaks: readonly Leak[] = [
  {
    kind: 'a process',
    line: /^process sleep 60/,
    make: async () => {
      const child: ChildProcess = spawn('sleep', ['60'], {
        env: { ...process.env, [markName]: mark },
        stdio: 'ignore',
      });
      await once(child, 'spawn');
      return async () => {
        child.kill();
        await once(child, 'close');
      };
    },
  },
  {
    kind: 'a descriptor',
    line: /^descriptor \/dev\/null$/,
    make: async () => {
      const descriptor = openSync('/dev/null', 'r');
      return () => closeSync(descriptor);
    },
  },
  {
    kind: 'a file',
    line: /^file left$/,
    make: async () => {
      for (const name of ['left', 'kept']) writeFileSync(join(folder, name), '');
      return () => rmSync(join(folder, 'left'));
    },
  },
  {
    kind: 'a listener of the process',
    line: /^listener of process for SIGUSR2$/,
    make: async () => {
      process.on('SIGUSR2', noop);
      return () => process.off('SIGUSR2', noop);
    },
  },
  {
    kind: 'a listener of a signal',
    line: /^listener of the signal$/,
    make: async () => {
      signal.addEventListener('abort', noop);
      return () => signal.removeEventListener('abort', noop);
    },
  },
  {
    kind: 'a timer',
    line: /^resource Timeout$/,
    make: async () => {
      const timer = setTimeout(noop, 60_000);
      return () => clearTimeout(timer);
    },
  },
  {
    kind: 'a lease',
    line: /^cache: inUse$/,
    make: async () => subscribed(cache.acquire('key', () => of({ type: 'loaded', value }))),
  },
  {
    kind: 'a load',
    line: /^cache: inFlight$/,
    make: async () => subscribed(cache.acquire('key', () => NEVER)),
  },
  { kind: 'threads', line: /^threads or memory of the budget$/, make: async () => subscribed(budget.hold(1)) },
  {
    kind: 'a job that waits',
    line: /^job that waits for threads$/,
    make: async () => {
      const holder = budget.hold(2).subscribe();
      const waiter = budget.hold(1).subscribe();
      return () => [waiter, holder].map((each) => each.unsubscribe());
    },
  },
];

function subscribed(work: Observable<unknown>): () => void {
  const subscription = work.subscribe();
  return () => subscription.unsubscribe();
}

describe.runIf(process.platform === 'linux')('what a process holds', () => {
  it.each(leaks)('$kind shows, until it is gone', async ({ line, make }) => {
    const before = await held();
    const undo = await make();
    expect(more(before, await held())).toContainEqual(expect.stringMatching(line));
    await undo();
    await cache.settled();
    // Handles of the platform are closed a turn later.
    await expect.poll(async () => more(before, await held())).toEqual([]);
  });

  it('counts what there was already', () => {
    expect(more(['a', 'b'], ['b', 'a', 'a'])).toEqual(['a']);
    expect(more(['a'], [])).toEqual([]);
  });
});
