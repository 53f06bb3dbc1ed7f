import { type ArtifactStore, ClipwrightError, type ProgressEvent } from '@clipwright/core';
import type { FingerprintedEvent } from '@clipwright/core/author';
import { catchError, map, mergeMap, type Observable, shareReplay, throwError } from 'rxjs';

type Break = (store: ArtifactStore) => ArtifactStore;
type Fingerprint$ = Observable<ProgressEvent | FingerprintedEvent>;

/** Breaks its fingerprints. */
const telling =
  (alter: (fingerprint$: Fingerprint$, file: string) => Fingerprint$): Break =>
  (store) => ({
    acquire: (key, produce) => store.acquire(key, produce),
    fingerprint: (file) => alter(store.fingerprint?.(file) ?? throwError(() => new Error('none')), file),
    settled: () => store.settled(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  });

const saying = (alter: (fingerprint: string, file: string) => string): Break =>
  telling((fingerprint$, file) =>
    fingerprint$.pipe(
      map((event) => (event.type === 'progress' ? event : { ...event, fingerprint: alter(event.fingerprint, file) })),
    ),
  );

/** Stores that break a promise of fingerprints each. */
export const brokenFingerprints: Readonly<Record<string, Break>> = {
  'has no fingerprints though it should': (store) => ({
    acquire: (key, produce) => store.acquire(key, produce),
    settled: () => store.settled(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }),
  'tells a fingerprint twice': telling((fingerprint$) =>
    fingerprint$.pipe(mergeMap((event) => (event.type === 'progress' ? [event] : [event, event]))),
  ),
  'has one fingerprint for all': saying(() => 'the same'),
  'has a fingerprint of the name': saying((fingerprint, file) => `${file} ${fingerprint}`),
  'has a fingerprint of how much there is': saying((fingerprint) => `${fingerprint.split(',').length}`),
  'remembers a fingerprint for ever': (store) => {
    const known = new Map<string, Fingerprint$>();
    return telling((fingerprint$, file) => {
      const first$ = known.get(file) ?? fingerprint$.pipe(shareReplay());
      known.set(file, first$);
      return first$;
    })(store);
  },
  'has untyped errors about files': telling((fingerprint$) =>
    fingerprint$.pipe(catchError(() => throwError(() => new ClipwrightError('internal', 'It did not work.')))),
  ),
};
