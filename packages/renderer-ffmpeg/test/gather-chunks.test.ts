import type { ProgressEvent } from '@clipwright/core';
import type { ProducedEvent } from '@clipwright/core/author';
import { soundChunks } from '@clipwright/core/plan';
import { type ChunkProduced, gatherChunks, type MakeChunks, type WantedChunk } from '@clipwright/rendering';
import { concat, NEVER, Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/*
 * Some chunks are found, others are to be made, and those by as few processes as can be.
 */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const chunks = soundChunks(4 * 245_760, { codec: 'aac' });
const pieceAt = (index: number) => {
  const chunk = chunks[index];
  if (chunk === undefined) throw new Error('There is no such chunk.');
  return chunk;
};
const [first, second, third, fourth, last] = [pieceAt(0), pieceAt(1), pieceAt(2), pieceAt(3), pieceAt(4)];
const indexesOf = (wanted: readonly WantedChunk[]): number[] => wanted.map(({ chunk }) => chunk.index);
const made = ({ chunk }: WantedChunk): ChunkProduced => ({ type: 'produced', chunk, meta: chunk.index });

/** Asks for chunks, and tells what became of each. */
function asking(make: MakeChunks) {
  const companies: number[][] = [];
  const gathering = gatherChunks(chunks, (wanted) => {
    companies.push(indexesOf(wanted));
    return make(wanted);
  });
  const ask = (chunk: (typeof chunks)[number]) => {
    const events: (ProgressEvent | ProducedEvent | string)[] = [];
    const subscription = gathering
      .produce(chunk)({ file: `/${chunk.index}` })
      .subscribe({
        next: (event) => events.push(event),
        error: (error: unknown) => events.push(String(error)),
        complete: () => events.push('complete'),
      });
    return { events, leave: () => subscription.unsubscribe() };
  };
  return { gathering, ask, companies };
}

it('makes together what is not found, once that is known of all, in order', () => {
  const { gathering, ask, companies } = asking((wanted) => of(...wanted.map(made)));
  const [late, early] = [ask(fourth), ask(second)];
  gathering.found(first);
  gathering.found(third);
  expect(companies).toEqual([]);
  gathering.found(last);
  expect(companies).toEqual([[1, 3]]);
  expect(late.events).toEqual([{ type: 'produced', meta: 3 }, 'complete']);
  expect(early.events).toEqual([{ type: 'produced', meta: 1 }, 'complete']);
});

it('waits for none that does not say anything, and makes it by itself when it does', () => {
  const { gathering, ask, companies } = asking((wanted) => of(...wanted.map(made)));
  const one = ask(first);
  vi.advanceTimersByTime(60);
  gathering.found(second);
  vi.advanceTimersByTime(60);
  expect(companies).toEqual([]);
  vi.advanceTimersByTime(60);
  expect(companies).toEqual([[0]]);
  expect(one.events.at(-1)).toBe('complete');
  for (const chunk of [third, fourth]) gathering.found(chunk);
  expect(ask(last).events.at(-1)).toBe('complete');
  expect(companies).toEqual([[0], [4]]);
});

it('tells all of an error, and none that has its chunk already', () => {
  const failing: MakeChunks = ([one]) =>
    concat(
      one === undefined ? NEVER : of(made(one)),
      throwError(() => new Error('broken')),
    );
  const { gathering, ask } = asking(failing);
  for (const chunk of [first, second, third]) gathering.found(chunk);
  const [some, others] = [ask(fourth), ask(last)];
  expect(some.events).toEqual([{ type: 'produced', meta: 3 }, 'complete']);
  expect(others.events).toEqual(['Error: broken']);
});

it('ends the work when the last one who waits for it has left, and not before', () => {
  let running = 0;
  const { gathering, ask, companies } = asking(
    () =>
      new Observable(() => {
        running += 1;
        return () => {
          running -= 1;
        };
      }),
  );
  const gone = ask(first);
  gone.leave();
  for (const chunk of [second, third]) gathering.found(chunk);
  const [one, other] = [ask(fourth), ask(last)];
  expect(companies).toEqual([[3, 4]]);
  expect(running).toBe(1);
  one.leave();
  expect(running).toBe(1);
  other.leave();
  expect(running).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
