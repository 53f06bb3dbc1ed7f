import type { ArtifactStore, ProgressEvent } from '@clipwright/core';
import { ClipwrightError } from '@clipwright/core';
import type { Produce, ProducedEvent, StoreEvent } from '@clipwright/core/author';
import { defer, Observable, ReplaySubject, Subject, type Subscriber, Subscription, takeUntil } from 'rxjs';
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
  /** The producer under way. */
  work: Subscription;
  /** Who waits for it or keeps it, with a producer each. */
  readonly users: Map<Subscriber<StoreEvent>, Produce>;
  finished: boolean;
  /** The largest told. */
  ratio: number;
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

  const forget = (key: string | null, entry: Entry): void => {
    if (key !== null && entries.get(key) === entry) entries.delete(key);
  };

  const run = (key: string | null, entry: Entry, owner: Subscriber<StoreEvent>, produce: Produce): void => {
    const target = { file: `${unfinishedFiles}${count}` };
    count += 1;
    counters.produced += 1;
    counters.producing += 1;
    let produced: ProducedEvent | undefined;
    const drop = (): void => {
      counters.producing -= 1;
      files.delete(target.file);
    };
    const work = new Subscription();
    entry.work = work;
    const fail = (error: unknown): void => {
      work.unsubscribe();
      const [next] = entry.users;
      if (next !== undefined && !entry.users.has(owner)) run(key, entry, ...next);
      else {
        forget(key, entry);
        entry.events.error(error);
      }
    };
    const tell = (event: ProgressEvent): void => {
      if (event.ratio <= entry.ratio) return;
      entry.ratio = event.ratio;
      entry.events.next(event);
    };
    work.add(drop);
    work.add(
      defer(() => {
        try {
          return produce(target);
        } catch (cause) {
          throw violation('threw instead of returning an Observable', cause);
        }
      }).subscribe({
        next: (event) => {
          if (event.type === 'progress') tell(event);
          else if (produced === undefined) produced = event;
          else fail(violation('ended twice'));
        },
        error: fail,
        complete: () => {
          const bytes = files.get(target.file);
          if (produced === undefined || bytes === undefined)
            return fail(violation('completed without a finished file'));
          files.set(entry.file, bytes);
          entry.finished = true;
          work.unsubscribe();
          if (produced.keep === false) {
            entry.kept = false;
            forget(key, entry);
          }
          entry.events.next(produced);
        },
      }),
    );
  };

  const leave = (key: string | null, entry: Entry, user: Subscriber<StoreEvent>): void => {
    counters.users -= 1;
    entry.users.delete(user);
    if (entry.users.size > 0) return;
    entry.work.unsubscribe();
    if (!entry.finished) forget(key, entry);
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
      entry.users.set(subscriber, produce);
      subscriber.add(() => leave(key, entry, subscriber));
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
      if (!hit) run(key, entry, subscriber, produce);
    }).pipe(takeUntil(disposal));

  return {
    contracts: { ArtifactStore: 1 },
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
  return {
    file,
    events: new ReplaySubject(1),
    work: new Subscription(),
    users: new Map(),
    finished: false,
    ratio: -1,
    kept,
  };
}

async function* readOnce(data: Uint8Array): AsyncGenerator<Uint8Array> {
  yield data;
}

function violation(what: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('contract-violation', `A producer ${what}.`, { cause });
}
