import { type ArtifactStore, ClipwrightError, type ProgressEvent } from '@clipwright/core';
import type { FingerprintedEvent } from '@clipwright/core/author';
import { concat, defer, type Observable, of } from 'rxjs';
import type { MemoryFiles } from '../../src/index.ts';

/** A store with fingerprints of files in memory: their content itself. */
export function fingerprintingStore(store: ArtifactStore, sources: MemoryFiles): ArtifactStore {
  const fingerprint = (file: string): Observable<ProgressEvent | FingerprintedEvent> =>
    defer(() => {
      const data = sources.get(file);
      if (data === undefined) throw new ClipwrightError('source-missing', `There is no file ${file}.`);
      return concat(
        of({ type: 'progress' as const, ratio: 0.5 }),
        of({ type: 'fingerprinted' as const, fingerprint: data.join(), hashed: true }),
      );
    });
  return {
    ...(store.contracts === undefined ? {} : { contracts: store.contracts }),
    acquire: (key, produce) => store.acquire(key, produce),
    fingerprint,
    settled: () => store.settled(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
