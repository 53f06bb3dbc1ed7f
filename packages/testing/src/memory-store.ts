import type { ArtifactStore, Produce, ProducedEvent, ProgressEvent, StoreEvent } from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import { defer, Observable, ReplaySubject, Subject, Subscription, takeUntil } from 'rxjs';
import type { MemoryFiles } from './memory-files.ts';

/** What a memory store has done, and what is alive of it. */
export interface MemoryStoreCounters {
  /** Producers started so far. */
  produced: number;
  /** Requests that found their file finished, or on its way. */
  hits: number;
  /** Producers under way. */
  producing: number;
  /** Subscriptions that wait for a file or keep one. */
  users: number;
}

/** A store whose files are in memory, for tests. */
export interface MemoryStore extends ArtifactStore {
  readonly files: MemoryFiles;
  readonly counters: Readonly<MemoryStoreCounters>;
  /** What should not be there when everybody has left, one line each: producers, users, unfinished or private files. */
  leftovers(): string[];
}

interface Entry {
  readonly file: string;
  /** The progress, then the result. Late callers get the latest of them. */
  readonly events: ReplaySubject<ProgressEvent | ProducedEvent>;
  readonly work: Subscription;
  users: number;
  state: 'producing' | 'finished' | 'failed';
  /** Whether its file outlives its users. */
  kept: boolean;
}

const finishedFiles = '/memory/store/';
const unfinishedFiles = '/memory/work/';

/**
 * Keeps finished files in a map of the store's own, or in one that a renderer writes to. Nothing of it touches a disk.
 * Errors: the producer's own; `contract-violation` when it throws, completes without a file, or ends twice; `disposed`.
 */
export function memoryStore(options: { readonly files?: MemoryFiles } = {}): MemoryStore {
  const files: MemoryFiles = options.files ?? new Map();
  const counters: MemoryStoreCounters = { produced: 0, hits: 0, producing: 0, users: 0 };
  const entries = new Map<string, Entry>();
  const disposal = new Subject<never>();
  let count = 0;

  const run = (key: string | null, entry: Entry, produce: Produce): void => {
    const target = { file: `${unfinishedFiles}${count}` };
    count += 1;
    counters.produced += 1;
    counters.producing += 1;
    let produced: ProducedEvent | undefined;
    const forget = (): void => {
      if (key !== null && entries.get(key) === entry) entries.delete(key);
    };
    const drop = (): void => {
      counters.producing -= 1;
      files.delete(target.file);
      if (entry.state === 'finished') return;
      entry.state = 'failed';
      forget();
    };
    const fail = (error: unknown): void => {
      entry.work.unsubscribe();
      entry.events.error(error);
    };
    entry.work.add(drop);
    entry.work.add(
      defer(() => {
        try {
          return produce(target);
        } catch (cause) {
          throw violation('threw instead of returning an Observable', cause);
        }
      }).subscribe({
        next: (event) => {
          if (event.type === 'progress') entry.events.next(event);
          else if (produced === undefined) produced = event;
          else fail(violation('ended twice'));
        },
        error: fail,
        complete: () => {
          const bytes = files.get(target.file);
          if (produced === undefined || bytes === undefined)
            return fail(violation('completed without a finished file'));
          files.set(entry.file, bytes);
          entry.state = 'finished';
          entry.work.unsubscribe();
          if (produced.keep === false) {
            entry.kept = false;
            forget();
          }
          entry.events.next(produced);
        },
      }),
    );
  };

  const leave = (entry: Entry): void => {
    counters.users -= 1;
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.work.unsubscribe();
    if (!entry.kept) files.delete(entry.file);
  };

  const acquire = (key: string | null, produce: Produce): Observable<StoreEvent> =>
    new Observable<StoreEvent>((subscriber) => {
      const known = key === null ? undefined : entries.get(key);
      const hit = known !== undefined;
      const entry = known ?? newEntry(`${finishedFiles}${count}`, key !== null);
      if (key !== null) entries.set(key, entry);
      if (hit) counters.hits += 1;
      counters.users += 1;
      entry.users += 1;
      subscriber.add(() => leave(entry));
      const events = entry.events.subscribe({
        next: (event) => {
          if (event.type === 'progress') return subscriber.next(event);
          const data = files.get(entry.file) ?? new Uint8Array();
          const artifact = { file: entry.file, bytes: data.length, meta: event.meta, read: () => readOnce(data) };
          subscriber.next({ type: 'stored', artifact, hit });
        },
        error: (error) => subscriber.error(error),
      });
      subscriber.add(events);
      if (!hit) run(key, entry, produce);
    }).pipe(takeUntil(disposal));

  return {
    files,
    counters,
    leftovers: () => [
      ...(counters.producing > 0 ? [`producers: ${counters.producing}`] : []),
      ...(counters.users > 0 ? [`users: ${counters.users}`] : []),
      ...[...files.keys()].filter((file) => file.startsWith(unfinishedFiles)),
    ],
    acquire,
    settled: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => {
      // An error of the notifier reaches whoever waits, and whoever comes later.
      disposal.error(new ClipwrightError('disposed', 'The memory store is disposed.'));
      return Promise.resolve();
    },
  };
}

function newEntry(file: string, kept: boolean): Entry {
  return { file, events: new ReplaySubject(1), work: new Subscription(), users: 0, state: 'producing', kept };
}

async function* readOnce(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}

function violation(what: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('contract-violation', `A producer ${what}.`, { cause });
}
