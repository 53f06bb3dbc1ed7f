import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Child } from '../src/supervise/child.ts';
import { clocks, deadline } from '../src/supervise/clocks.ts';
import { feed } from '../src/supervise/feed.ts';
import { streamJob } from '../src/supervise/stream-job.ts';
import type { Watch } from '../src/supervise/watch.ts';
import { watchdog } from '../src/supervise/watchdog.ts';

describe('a watchdog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const watched = (bytesRead?: () => number | undefined) => {
    const stalled = vi.fn();
    return { stalled, dog: watchdog(1000, { onStall: stalled, ...(bytesRead === undefined ? {} : { bytesRead }) }) };
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
    vi.advanceTimersByTime(1010);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('does not count while it pauses, and begins anew then', () => {
    const { stalled, dog } = watched();
    dog.pause();
    dog.alive();
    vi.advanceTimersByTime(5000);
    dog.resume();
    vi.advanceTimersByTime(999);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(11);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('is silent after its end', () => {
    const { stalled, dog } = watched();
    dog.end();
    dog.alive();
    dog.pause();
    dog.resume();
    vi.advanceTimersByTime(5000);
    expect(stalled).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('bears with what goes on reading ten times as long, and no longer', () => {
    let bytes = 0;
    const { stalled } = watched(() => {
      bytes += 100_000;
      return bytes;
    });
    vi.advanceTimersByTime(9999);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('is not deceived by what says that it is there and reads nothing, as ffmpeg 7 does', () => {
    const { stalled, dog } = watched(() => 100_000);
    for (let i = 0; i < 11; i += 1) {
      dog.present();
      vi.advanceTimersByTime(100);
    }
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('goes by what says that it is there, where nobody tells what it reads', () => {
    const { stalled, dog } = watched();
    for (let i = 0; i < 50; i += 1) {
      dog.present();
      vi.advanceTimersByTime(100);
    }
    expect(stalled).not.toHaveBeenCalled();
  });
});

describe('clocks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('stand still together, for one reason or for two, and one that is added meanwhile with them', () => {
    const [over, late] = [vi.fn(), vi.fn()];
    const time = clocks();
    time.add(deadline(1000, over));
    const [first, second] = [time.rest(), time.rest()];
    time.add(deadline(500, late));
    vi.advanceTimersByTime(5000);
    first();
    first();
    vi.advanceTimersByTime(5000);
    expect([over, late].map((one) => one.mock.calls.length)).toEqual([0, 0]);
    second();
    vi.advanceTimersByTime(510);
    expect([over, late].map((one) => one.mock.calls.length)).toEqual([0, 1]);
    vi.advanceTimersByTime(500);
    expect([over, late].map((one) => one.mock.calls.length)).toEqual([1, 1]);
  });

  it('a deadline adds up the stretches in which it ran, and goes off once', () => {
    const over = vi.fn();
    const clock = deadline(1000, over);
    for (let i = 0; i < 9; i += 1) {
      vi.advanceTimersByTime(100);
      clock.pause();
      vi.advanceTimersByTime(1000);
      clock.resume();
    }
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(110);
    expect(over).toHaveBeenCalledTimes(1);
    clock.pause();
    clock.resume();
    vi.advanceTimersByTime(5000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('are silent after their end', () => {
    const over = vi.fn();
    const time = clocks();
    time.add(deadline(1000, over));
    time.end();
    time.rest()();
    vi.advanceTimersByTime(5000);
    expect(over).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** A watch that tells how many reasons to rest there are. */
function counting(): Watch & { resting: number } {
  const watch = {
    resting: 0,
    alive: () => {},
    present: () => {},
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
    async () => undefined,
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
