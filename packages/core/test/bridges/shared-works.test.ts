import { expect, it } from 'vitest';
import type { Held, SharedEvent, Task } from '../../src/bridges/shared-work.ts';
import { SharedWorks } from '../../src/bridges/shared-works.ts';
import { pendingWork } from '../../src/operators/pending-work.ts';

/** Work that ends when it is told to, and notes what becomes of it. */
class Steered {
  readonly released: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #finish: ((held: Held<string>) => void)[] = [];

  readonly work: Task<string> = (signal) => {
    this.signals.push(signal);
    return new Promise((resolve) => this.#finish.push(resolve));
  };

  /** Ends the work that was started as the given one, and lets all hear of it. */
  async finish(started: number, value: string, unshared = false): Promise<void> {
    const release = (): Promise<void> => {
      this.released.push(value);
      return Promise.resolve();
    };
    this.#finish[started]?.({ value, hit: false, unshared, release });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

interface Heard {
  readonly values: string[];
  readonly errors: unknown[];
  leave(): void;
}

function listen(works: SharedWorks<string>, key: string | null, work: Task<string>): Heard {
  const values: string[] = [];
  const errors: unknown[] = [];
  const subscription = works.share(key, work).subscribe({
    next: (event: SharedEvent<string>) => void (event.type === 'held' && values.push(event.value)),
    error: (error: unknown) => void errors.push(error),
  });
  return { values, errors, leave: () => subscription.unsubscribe() };
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
  await steered.finish(0, 'mine', true);
  const second = listen(works, 'a', steered.work);
  // The first one's end must leave the second in its place.
  first.leave();
  const third = listen(works, 'a', steered.work);
  await steered.finish(1, 'ours');
  expect([first.values, second.values, third.values]).toEqual([['mine'], ['ours'], ['ours']]);
  expect(steered.signals).toHaveLength(2);
});
