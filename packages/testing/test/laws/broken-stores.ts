import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import type { Produce, StoreEvent } from '@clipwright/core/author';
import type { MemoryStore } from '@clipwright/testing';
import {
  catchError,
  concat,
  defer,
  filter,
  finalize,
  map,
  mergeMap,
  Observable,
  of,
  takeWhile,
  tap,
  throwError,
} from 'rxjs';

type Break = (store: MemoryStore) => ArtifactStore;

const change = (store: ArtifactStore, parts: Partial<ArtifactStore>): ArtifactStore => ({
  acquire: (key, produce) => store.acquire(key, produce),
  settled: () => store.settled(),
  [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  ...parts,
});

/** Breaks what callers are given. */
const giving =
  (alter: (events: Observable<StoreEvent>, store: MemoryStore) => Observable<StoreEvent>): Break =>
  (store) =>
    change(store, { acquire: (key, produce) => alter(store.acquire(key, produce), store) });

/** Breaks what it does with producers. */
const producing =
  (alter: (produce: Produce, store: MemoryStore) => Produce): Break =>
  (store) =>
    change(store, { acquire: (key, produce) => store.acquire(key, alter(produce, store)) });

/** Breaks what it does with keys. */
const keying =
  (alter: (key: string | null) => string | null): Break =>
  (store) =>
    change(store, { acquire: (key, produce) => store.acquire(alter(key), produce) });

let unique = 0;
const another = (): string => {
  unique += 1;
  return `another ${unique}`;
};

/** Stores that break a promise each. */
export const brokenStores: Readonly<Record<string, Break>> = {
  'was written for another contract': (store) => change(store, { contracts: { ArtifactStore: 0 } }),
  'starts without a subscriber': (store) =>
    change(store, {
      acquire: (key, produce) => {
        produce({ file: '/memory/early' }).subscribe({ error: () => {} });
        return store.acquire(key, produce);
      },
    }),
  'completes with the file': giving((events) => events.pipe(takeWhile(({ type }) => type !== 'stored', true))),
  'keeps progress to itself': giving((events) => events.pipe(filter(({ type }) => type !== 'progress'))),
  'keeps bytes to itself': giving((events) =>
    events.pipe(map((event) => (event.type === 'progress' ? { type: event.type, ratio: event.ratio } : event))),
  ),
  'goes back': giving((events) =>
    events.pipe(mergeMap((event) => (event.type === 'progress' ? [event, { ...event, ratio: 0 }] : [event]))),
  ),
  'gives the file twice': giving((events) =>
    events.pipe(mergeMap((event) => (event.type === 'stored' ? [event, event] : [event]))),
  ),
  'produces for every caller': keying((key) => (key === null ? null : another())),
  'shares what has no key': keying((key) => key ?? 'no key'),
  'keeps what has no key': keying((key) => key ?? another()),
  'keeps nothing': keying(() => null),
  'keeps what must not be kept': producing(
    (produce) => (target) =>
      produce(target).pipe(map((event) => (event.type === 'produced' ? { ...event, keep: true } : event))),
  ),
  'has one key only': keying((key) => (key === null ? null : 'one')),
  'is always a hit': giving((events) => events.pipe(map((event) => ({ ...event, hit: true })))),
  'knows one producer for all': (store) => {
    const first = new Map<string, { readonly produce: Produce; callers: number }>();
    return change(store, {
      acquire: (key, produce) =>
        defer(() => {
          if (key === null) return store.acquire(key, produce);
          const known = first.get(key) ?? { produce, callers: 0 };
          first.set(key, known);
          known.callers += 1;
          return store.acquire(key, known.produce).pipe(
            finalize(() => {
              known.callers -= 1;
              if (known.callers === 0) first.delete(key);
            }),
          );
        }),
    });
  },
  'cancels when the first leaves': (store) => {
    const stops = new Map<string, Set<() => void>>();
    return change(store, {
      acquire: (key, produce) =>
        new Observable((subscriber) => {
          const callers = stops.get(String(key)) ?? new Set();
          stops.set(String(key), callers);
          const inner = store.acquire(key, produce).subscribe(subscriber);
          const stop = (): void => inner.unsubscribe();
          callers.add(stop);
          subscriber.add(() => {
            for (const each of callers) each();
            callers.clear();
          });
        }),
    });
  },
  'never cancels': giving(
    (events) =>
      new Observable((subscriber) => {
        events.subscribe({
          next: (event) => subscriber.next(event),
          error: (error) => subscriber.error(error),
        });
      }),
  ),
  'leaves what is unfinished': producing((produce, { files }) => (target) => {
    let finished = false;
    return produce(target).pipe(
      tap((event) => {
        if (event.type === 'produced') finished = true;
      }),
      finalize(() => {
        if (!finished) files.set('/memory/work/unfinished', new Uint8Array());
      }),
    );
  }),
  'has untyped errors': giving((events) =>
    events.pipe(
      catchError((error) => throwError(() => (error.code === 'disposed' ? error : new Error(error.message)))),
    ),
  ),
  'has one code for everything': giving((events) =>
    events.pipe(catchError((error) => throwError(() => new ClipwrightError('internal', error.message)))),
  ),
  'keeps failures': (store) => {
    const failures = new Map<string | null, unknown>();
    return change(store, {
      acquire: (key, produce) =>
        defer(() => (failures.has(key) ? throwError(() => failures.get(key)) : store.acquire(key, produce))).pipe(
          tap({ error: (error) => failures.set(key, error) }),
        ),
    });
  },
  'makes an end where there is none': producing((produce) => (target) => {
    const events = produce(target).pipe(filter(({ type }) => type === 'progress'));
    return concat(events, of({ type: 'produced' as const, meta: null }));
  }),
  'writes what the producer did not': producing(
    (produce, { files }) =>
      (target) =>
        produce(target).pipe(
          tap((event) => {
            if (event.type === 'produced' && !files.has(target.file)) files.set(target.file, new Uint8Array());
          }),
        ),
  ),
  'lets producers throw': (store) =>
    change(store, {
      acquire: (key, produce) =>
        defer(() => {
          if (key === 'thrown') produce({ file: '/memory/work/thrown' });
          return store.acquire(key, produce);
        }),
    }),
  'makes the target itself': producing((produce, { files }) => (target) => {
    files.set(target.file, new Uint8Array());
    return produce(target);
  }),
  'gives targets an extension': producing((produce, { files }) => ({ file }) => {
    const given = `${file}.mp4`;
    return produce({ file: given }).pipe(
      tap((event) => {
        const data = files.get(given);
        if (event.type === 'produced' && data !== undefined) files.set(file, data);
      }),
      finalize(() => files.delete(given)),
    );
  }),
  'loses the meta data': giving((events) =>
    events.pipe(
      map((event) => (event.type === 'stored' ? { ...event, artifact: { ...event.artifact, meta: null } } : event)),
    ),
  ),
  'counts bytes wrongly': giving((events) =>
    events.pipe(
      map((event) => (event.type === 'stored' ? { ...event, artifact: { ...event.artifact, bytes: 1 } } : event)),
    ),
  ),
  'goes on when it is disposed': (store) => change(store, { [Symbol.asyncDispose]: async () => {} }),
};
