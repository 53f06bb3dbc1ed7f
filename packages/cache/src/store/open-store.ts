import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import { type Artifact, type Held, pendingWork, SharedWorks } from '@clipwright/core/author';
import { map, takeWhile } from 'rxjs';
import { CheckedBlobs } from './checked-blobs.ts';
import { obtainEntry, obtainTemporary, type Production } from './entry.ts';
import { Evictor } from './evictor.ts';
import type { FileSystem } from './file-system.ts';
import { type Fingerprint, fingerprintFile } from './fingerprint.ts';
import type { Layout } from './layout.ts';
import { Session } from './session.ts';
import { noCounts, type StoreStatistics } from './statistics.ts';
import { storeError } from './store-error.ts';
import type { StoreContext } from './store-parts.ts';
import type { StoreTiming } from './timing.ts';

export interface OpenStoreOptions {
  readonly files: FileSystem;
  readonly layout: Layout;
  readonly timing: StoreTiming;
  /** Bytes. */
  readonly maxBytes: number;
  readonly sampleAbove: number;
}

/** Finished files in a directory, kept between runs. */
export interface DirectoryStore extends Required<ArtifactStore> {
  /** Absolute path, as given. */
  readonly directory: string;
  /** What happened so far. */
  statistics(): StoreStatistics;
}

/** A store with its parts given. Nothing is touched before the first request. */
export function openStore(options: OpenStoreOptions): DirectoryStore {
  const { files, layout, timing, maxBytes, sampleAbove } = options;
  const parts: StoreContext = { files, layout, checked: new CheckedBlobs(files), counts: noCounts() };
  const pending = pendingWork();
  const evictor = new Evictor(parts, maxBytes, pending);
  const artifacts = new SharedWorks<Artifact>(pending);
  const fingerprints = new SharedWorks<Fingerprint>(pending);
  let opening: Promise<Session> | undefined;
  let disposing: Promise<void> | undefined;

  /** The session, opened by the first who needs it; one that failed is tried again. */
  function openSession(): Promise<Session> {
    const open = async (): Promise<Session> => {
      const session = new Session(files, layout, timing);
      try {
        await session.open();
        return session;
      } catch (error) {
        opening = undefined;
        await session.close();
        throw error;
      }
    };
    opening ??= open();
    return opening;
  }

  async function obtain(key: string | null, production: Production): Promise<Held<Artifact>> {
    const session = await openSession();
    const folder = await session.folder();
    try {
      const { artifact, hit, unkept, added } =
        key === null
          ? await obtainTemporary(parts, folder, production)
          : await obtainEntry(parts, session, folder, key, production);
      if (added > 0) evictor.added(added);
      return { value: artifact, hit, unshared: unkept, release: () => folder.remove() };
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  async function dispose(): Promise<void> {
    const closed = (): ClipwrightError => new ClipwrightError('disposed', 'The store was closed.');
    artifacts.failAll(closed);
    fingerprints.failAll(closed);
    await pending.settled();
    const session = await opening?.catch(() => undefined);
    await evictor.finish();
    await session?.close();
  }

  return {
    contracts: { ArtifactStore: 1 },
    directory: layout.directory,
    acquire: (key, produce) =>
      artifacts
        .share(key, async (signal, progress) => {
          try {
            return await obtain(key, { produce, signal, progress });
          } catch (error) {
            throw storeError(error, layout.directory);
          }
        })
        .pipe(
          map((event) =>
            event.type === 'progress' ? event : { type: 'stored', artifact: event.value, hit: event.hit },
          ),
        ),
    fingerprint: (file) =>
      fingerprints
        .share(file, async (signal, progress) => {
          const request = { file, sampleAbove, signal, progress };
          const value = await fingerprintFile(parts, request, async () => (await openSession()).folder());
          return { value, hit: !value.hashed, release: async () => {} };
        })
        .pipe(
          map((event) => (event.type === 'progress' ? event : { type: 'fingerprinted' as const, ...event.value })),
          takeWhile((event) => event.type === 'progress', true),
        ),
    statistics: () => ({ ...parts.counts }),
    settled: () => pending.settled(),
    [Symbol.asyncDispose]: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}
