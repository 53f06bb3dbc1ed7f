import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Child } from '../src/supervise/child.ts';
import { feed } from '../src/supervise/feed.ts';
import { streamJob } from '../src/supervise/stream-job.ts';
import { type Watchdog, watchdog } from '../src/supervise/watchdog.ts';

describe('a watchdog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const watched = () => {
    const stalled = vi.fn();
    return { stalled, dog: watchdog(1000, stalled) };
  };

  it('barks once after a time without a sign of life', () => {
    const { stalled } = watched();
    vi.advanceTimersByTime(999);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_000);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('begins to count anew with each sign of life', () => {
    const { stalled, dog } = watched();
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(900);
      dog.alive();
    }
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('does not count while it rests, for one reason or for two', () => {
    const { stalled, dog } = watched();
    const [first, second] = [dog.rest(), dog.rest()];
    vi.advanceTimersByTime(5000);
    first();
    first();
    dog.alive();
    vi.advanceTimersByTime(5000);
    expect(stalled).not.toHaveBeenCalled();
    second();
    vi.advanceTimersByTime(999);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('is silent after its end', () => {
    const { stalled, dog } = watched();
    dog.end();
    dog.alive();
    dog.rest()();
    vi.advanceTimersByTime(5000);
    expect(stalled).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** A watch that tells how many reasons to rest there are. */
function counting(): Watchdog & { resting: number } {
  const watch = {
    resting: 0,
    alive: () => {},
    end: () => {},
    rest: () => {
      watch.resting += 1;
      return () => {
        watch.resting -= 1;
      };
    },
  };
  return watch;
}

it('the output of a process is watched only while somebody waits for it', async () => {
  const watch = counting();
  const stdout = new PassThrough();
  const ended = { code: 0, signal: null, stderr: [] };
  const silent = new PassThrough().end();
  const child: Child = {
    ...{ pid: 1, stdout, progress: silent, notes: silent, watch },
    ...{ ended: Promise.resolve(ended), stop: () => {}, kill: () => {} },
  };
  const stream = streamJob(
    () => Promise.resolve(child),
    () => undefined,
  );
  const first = stream.next();
  await new Promise(setImmediate);
  expect(watch.resting).toBe(0);
  stdout.write('a');
  expect(String((await first).value)).toBe('a');
  expect(watch.resting).toBe(1);
  const second = stream.next();
  await new Promise(setImmediate);
  expect(watch.resting).toBe(0);
  stdout.end('b');
  expect(String((await second).value)).toBe('b');
  expect(watch.resting).toBe(1);
});

it('a process is not watched while it waits for bytes from here', async () => {
  const watch = counting();
  const gives: (() => void)[] = [];
  async function* slow(): AsyncGenerator<Uint8Array> {
    await new Promise<void>((resolve) => gives.push(resolve));
    yield new Uint8Array(1);
  }
  // A sink that takes one byte, and no more until it is read.
  const sink = new PassThrough({ writableHighWaterMark: 1, readableHighWaterMark: 1 });
  feed(slow(), sink, { ended: new Promise(() => {}), watch }, () => {});
  await new Promise(setImmediate);
  expect(watch.resting).toBe(1);
  gives[0]?.();
  await new Promise(setImmediate);
  expect(watch.resting).toBe(0);
});
