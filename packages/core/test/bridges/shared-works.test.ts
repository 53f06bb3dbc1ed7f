import { expect, it, vi } from 'vitest';
import type { Held, SharedEvent, Task } from '../../src/bridges/shared-work.ts';
import { SharedWorks } from '../../src/bridges/shared-works.ts';
import { pendingWork } from '../../src/operators/pending-work.ts';

/** Work that ends when it is told to, and notes what becomes of it. */
class Steered {
  readonly released: string[] = [];
  readonly signals: AbortSignal[] = [];
  /** Tells how far the work is that was started as the given one. */
  readonly progress: ((ratio: number) => void)[] = [];
  readonly #finish: ((held: Held<string>) => void)[] = [];
  readonly #fail: ((error: Error) => void)[] = [];

  readonly work: Task<string> = (signal, progress) => {
    this.signals.push(signal);
    this.progress.push((ratio) => progress({ type: 'progress', ratio }));
    return new Promise((resolve, reject) => {
      this.#finish.push(resolve);
      this.#fail.push(reject);
    });
  };

  /** Ends the work that was started as the given one with an error, and lets all hear of it. */
  async fail(started: number, message: string): Promise<void> {
    this.#fail[started]?.(new Error(message));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /** Ends the work that was started as the given one, and lets all hear of it. */
  async finish(started: number, value: string, { unshared = false, hit = false } = {}): Promise<void> {
    const release = (): Promise<void> => {
      this.released.push(value);
      return Promise.resolve();
    };
    this.#finish[started]?.({ value, hit, unshared, release });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

interface Heard {
  readonly values: string[];
  /** Whether each value was there already. */
  readonly hits: boolean[];
  readonly ratios: number[];
  readonly errors: unknown[];
  leave(): void;
}

function listen(works: SharedWorks<string>, key: string | null, work: Task<string>): Heard {
  const values: string[] = [];
  const hits: boolean[] = [];
  const ratios: number[] = [];
  const errors: unknown[] = [];
  const subscription = works.share(key, work).subscribe({
    next: (event: SharedEvent<string>) => {
      if (event.type === 'progress') ratios.push(event.ratio);
      if (event.type === 'held') {
        values.push(event.value);
        hits.push(event.hit);
      }
    },
    error: (error: unknown) => void errors.push(error),
  });
  return { values, hits, ratios, errors, leave: () => subscription.unsubscribe() };
}

it('a result that comes after everybody has left is released, and is for nobody', async () => {
  const pending = pendingWork();
  const works = new SharedWorks<string>(pending);
  const steered = new Steered();
  const early = listen(works, 'a', steered.work);
  early.leave();
  expect(steered.signals[0]?.aborted).toBe(true);
  // A new one, which the end of the old one must not touch.
  const late = listen(works, 'a', steered.work);
  await steered.finish(0, 'old');
  expect(steered.released).toEqual(['old']);
  expect([early.values, late.values]).toEqual([[], []]);
  await steered.finish(1, 'new');
  expect(late.values).toEqual(['new']);
  const joined = listen(works, 'a', steered.work);
  expect([joined.values, steered.signals.length]).toEqual([['new'], 2]);
  late.leave();
  expect(steered.released).toEqual(['old']);
  joined.leave();
  await pending.settled();
  expect(steered.released).toEqual(['old', 'new']);
});

it('work without a key is shared with nobody, and ends with the others', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const [first, second] = [listen(works, null, steered.work), listen(works, null, steered.work)];
  expect(steered.signals).toHaveLength(2);
  await steered.finish(0, 'one');
  expect([first.values, second.values]).toEqual([['one'], []]);
  works.failAll(() => new Error('over'));
  expect(steered.signals[1]?.aborted).toBe(true);
  expect(steered.released).toEqual(['one']);
  expect([first.errors, second.errors]).toMatchObject([[{ message: 'over' }], [{ message: 'over' }]]);
  expect(first.errors[0]).not.toBe(second.errors[0]);
});

it('what has ended is not ended again, and nothing starts after the end of all', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const gone = listen(works, 'a', steered.work);
  await steered.finish(0, 'one');
  gone.leave();
  const errors: Error[] = [];
  const over = (): Error => {
    const error = new Error('over');
    errors.push(error);
    return error;
  };
  works.failAll(over);
  expect([errors, gone.errors, steered.released]).toEqual([[], [], ['one']]);
  const late = listen(works, 'a', steered.work);
  expect([late.errors, steered.signals.length]).toEqual([errors, 1]);
  expect(errors).toHaveLength(1);
});

it('a result that is for those who have joined by then is made anew for who comes later', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const first = listen(works, 'a', steered.work);
  await steered.finish(0, 'mine', { unshared: true });
  const second = listen(works, 'a', steered.work);
  // The first one's end must leave the second in its place.
  first.leave();
  const third = listen(works, 'a', steered.work);
  await steered.finish(1, 'ours');
  expect([first.values, second.values, third.values]).toEqual([['mine'], ['ours'], ['ours']]);
  expect(steered.signals).toHaveLength(2);
});

it('progress only goes on, and who joins hears at once how far it is', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const first = listen(works, 'a', steered.work);
  const early = listen(works, 'a', steered.work);
  expect(early.ratios).toEqual([]);
  for (const ratio of [0, 0.5, 0.25, 0.5]) steered.progress[0]?.(ratio);
  const second = listen(works, 'a', steered.work);
  expect([first.ratios, early.ratios, second.ratios]).toEqual([[0, 0.5], [0, 0.5], [0.5]]);
  second.leave();
  steered.progress[0]?.(0.75);
  expect([first.ratios.at(-1), second.ratios]).toEqual([0.75, [0.5]]);
  await steered.finish(0, 'one');
  expect(steered.signals).toHaveLength(1);
});

it('progress of work that has ended is told to nobody, and what a listener leaves by hearing of it is left', () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const gone = listen(works, 'a', steered.work);
  gone.leave();
  steered.progress[0]?.(0.5);
  expect(gone.ratios).toEqual([]);
  const next = listen(works, 'a', steered.work);
  expect([next.ratios, steered.signals.length]).toEqual([[], 2]);
});

it('a result is a hit for all but the one whose work was done, and for that one too where it was there', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const [first, second] = [listen(works, 'a', steered.work), listen(works, 'a', steered.work)];
  await steered.finish(0, 'made');
  const third = listen(works, 'a', steered.work);
  expect([first.hits, second.hits, third.hits]).toEqual([[false], [true], [true]]);
  const found = listen(works, 'b', steered.work);
  await steered.finish(1, 'found', { hit: true });
  expect(found.hits).toEqual([true]);
});

it('a failure is that of all who wait, and the next begins anew', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const [first, second] = [listen(works, 'a', steered.work), listen(works, 'a', steered.work)];
  await steered.fail(0, 'broken');
  expect([first.errors, second.errors]).toMatchObject([[{ message: 'broken' }], [{ message: 'broken' }]]);
  expect(steered.signals[0]?.aborted).toBe(true);
  const third = listen(works, 'a', steered.work);
  await steered.finish(1, 'whole');
  expect([third.values, third.hits, first.errors.length]).toEqual([['whole'], [false], 1]);
});

it('what fails behind the one who has left is begun anew by the next, whose result it is', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  const [first, second] = [listen(works, 'a', steered.work), listen(works, 'a', steered.work)];
  first.leave();
  expect(steered.signals[0]?.aborted).toBe(false);
  await steered.fail(0, 'its source is gone');
  expect([second.errors, steered.signals.length]).toEqual([[], 2]);
  const third = listen(works, 'a', steered.work);
  await steered.finish(1, 'again');
  expect([first.values, second.values, second.hits, third.hits]).toEqual([[], ['again'], [false], [true]]);
});

it('ending all ends each once, with its key free and its result released once', async () => {
  const pending = pendingWork();
  const works = new SharedWorks<string>(pending);
  const steered = new Steered();
  const [one, other] = [listen(works, 'a', steered.work), listen(works, 'b', steered.work)];
  await steered.finish(0, 'one');
  const told: Error[] = [];
  const over = (): Error => {
    const error = new Error(`over ${told.length}`);
    told.push(error);
    return error;
  };
  works.failAll(over);
  expect([one.errors, other.errors]).toEqual([[told[0]], [told[1]]]);
  expect([steered.released, steered.signals.map(({ aborted }) => aborted)]).toEqual([['one'], [false, true]]);
  works.failAll(over);
  expect(told).toHaveLength(2);
  // What was under way ends behind it: for nobody, and is not kept.
  await steered.finish(1, 'late');
  await pending.settled();
  expect([steered.released, other.values]).toEqual([['one', 'late'], []]);
});

it('ended works are not kept, with a key or without', async () => {
  const works = new SharedWorks<string>(pendingWork());
  const steered = new Steered();
  for (const [started, key] of ['a', null].entries()) {
    const heard = listen(works, key, steered.work);
    await steered.finish(started, 'done');
    heard.leave();
  }
  const over = vi.fn(() => new Error('over'));
  works.failAll(over);
  expect(over).not.toHaveBeenCalled();
});
