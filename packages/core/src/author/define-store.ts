import { map, takeWhile } from 'rxjs';
import { runProducer } from '../bridges/run-producer.ts';
import type { Held } from '../bridges/shared-work.ts';
import { SharedWorks } from '../bridges/shared-works.ts';
import type { Artifact, ArtifactStore, Json, Produce } from '../contracts/artifact-store.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { sourceError } from '../errors/system-errors.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { checkDefinition } from './check-definition.ts';
import type { PlatformFiles } from './platform-files.ts';
import { storeFailure } from './store-failure.ts';

/** What a store kept under a key. */
export interface KeptFile {
  /** What was put with it. */
  readonly record: Json;
  /** Absolute path of a file that has the content, and keeps it while it is used. @default the target */
  readonly file?: string;
}

/**
 * What the author of a store writes. A class will do as well as an object: members are called on it. What they reject
 * with is told as `store-failed`, unless it is an error of Clipwright's.
 */
export interface StoreDefinition {
  /** For messages: `my store`. */
  readonly name: string;
  /** The platform's: `nodeFiles()` of `@clipwright/node-kit`. */
  readonly files: Pick<PlatformFiles, 'temporary' | 'size' | 'read' | 'remove'>;
  /**
   * Writes what was kept under the key into the target, a file that does not exist yet, and gives what was kept with
   * it. `undefined`, and no file, where nothing was.
   */
  get(key: string, target: string, signal: AbortSignal): Promise<KeptFile | undefined>;
  /** Keeps the content of a finished file, and the record, under the key. The file stays as it is. */
  put(key: string, file: string, record: Json, signal: AbortSignal): Promise<void>;
  /** Forgets what was kept under the key: it is damaged. */
  remove(key: string): Promise<void>;
  /**
   * What stands for the content of a source file. With it segments of plain files are kept between runs.
   * @default none: the store is good for sources whose loader names their content
   */
  fingerprint?(file: string, signal: AbortSignal): Promise<string>;
  /** Called once, when the store was disposed and everything has ended. */
  close?(): Promise<void>;
}

/**
 * A store of finished files, kept where its author puts them. The rest is done here: one producer for all who wait, its
 * progress, whoever leaves, files that must not be kept, damaged entries, what is unfinished.
 *
 * @param definition Errors: `invalid-option`.
 * @example
 * const store = defineStore({ name: 'mine', files: nodeFiles(), get, put, remove });
 */
export function defineStore(definition: StoreDefinition): ArtifactStore {
  checkDefinition(
    'defineStore',
    definition,
    { name: 'text', files: 'object', get: 'function', put: 'function', remove: 'function' },
    { fingerprint: 'function', close: 'function' },
  );
  const { name, files } = definition;
  const pending = pendingWork();
  const artifacts = new SharedWorks<Artifact>(pending);
  const fingerprints = new SharedWorks<string>(pending);
  let disposing: Promise<void> | undefined;

  /** What the author wrote, with its failures typed. */
  const own = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      throw storeFailure(name, error);
    }
  };
  /** Never rejects: what stays is for the platform to tidy up. */
  const removed = async (file: string): Promise<void> => {
    try {
      await files.remove(file);
    } catch {}
  };
  const artifact = (file: string, bytes: number, meta: Json): Artifact => ({
    file,
    bytes,
    meta,
    read: () => files.read(file),
  });

  /** The entry of the key, in a file that was asked for it, or which it has by itself. A damaged one is forgotten. */
  const find = async (key: string, target: string, signal: AbortSignal): Promise<Artifact | undefined> => {
    const kept = await own(() => definition.get(key, target, signal));
    if (kept === undefined) return undefined;
    const file = kept.file ?? target;
    const entry = entryOf(kept.record);
    const bytes = await own(() => files.size(file));
    if (entry !== undefined && bytes === entry.bytes) return artifact(file, bytes, entry.meta);
    await own(() => definition.remove(key));
    return undefined;
  };

  const found = async (key: string, signal: AbortSignal): Promise<Held<Artifact> | undefined> => {
    const target = await own(() => files.temporary());
    const release = (): Promise<void> => removed(target);
    try {
      const value = await find(key, target, signal);
      if (value !== undefined) return { value, hit: true, release };
      await release();
      return undefined;
    } catch (error) {
      await release();
      throw error;
    }
  };

  const made = async (
    key: string | null,
    produce: Produce,
    signal: AbortSignal,
    progress: (event: ProgressEvent) => void,
  ): Promise<Held<Artifact>> => {
    const file = await own(() => files.temporary());
    const release = (): Promise<void> => removed(file);
    try {
      const { meta, keep = true } = await runProducer(produce, file, signal, progress);
      const bytes = await own(() => files.size(file));
      if (bytes === undefined) {
        throw new ClipwrightError('contract-violation', 'A producer said that its file is finished, and wrote none.');
      }
      if (key !== null && keep) await own(() => definition.put(key, file, { bytes, meta }, signal));
      return { value: artifact(file, bytes, meta), hit: false, unshared: !keep, release };
    } catch (error) {
      await release();
      throw error;
    }
  };

  const dispose = async (): Promise<void> => {
    const closed = (): ClipwrightError =>
      new ClipwrightError('disposed', `The store "${name}" was closed.`, { remedy: 'Make a new one.' });
    artifacts.failAll(closed);
    fingerprints.failAll(closed);
    await pending.settled();
    await own(async () => definition.close?.());
  };

  const fingerprint: ArtifactStore['fingerprint'] = (file) =>
    fingerprints
      .share(file, async (signal) => {
        try {
          const value = (await definition.fingerprint?.(file, signal)) ?? '';
          return { value, hit: false, release: async () => {} };
        } catch (error) {
          throw sourceError(file, error);
        }
      })
      .pipe(
        map((event) =>
          event.type === 'progress'
            ? event
            : ({ type: 'fingerprinted', fingerprint: event.value, hashed: !event.hit } as const),
        ),
        takeWhile((event) => event.type === 'progress', true),
      );

  return {
    contracts: { ArtifactStore: contractVersions.ArtifactStore },
    acquire: (key, produce) =>
      artifacts
        .share(
          key,
          async (signal, progress) =>
            (key === null ? undefined : await found(key, signal)) ?? (await made(key, produce, signal, progress)),
        )
        .pipe(
          map((event) =>
            event.type === 'progress' ? event : { type: 'stored', artifact: event.value, hit: event.hit },
          ),
        ),
    ...(definition.fingerprint === undefined ? {} : { fingerprint }),
    settled: () => pending.settled(),
    [Symbol.asyncDispose]: () => {
      disposing ??= dispose();
      return disposing;
    },
  };
}

/** What the kit has put with a file; `undefined` for what it has not. */
function entryOf(record: Json): { readonly bytes: number; readonly meta: Json } | undefined {
  if (typeof record !== 'object' || record === null || !('bytes' in record) || !('meta' in record)) return undefined;
  const { bytes, meta } = record;
  return typeof bytes === 'number' && meta !== undefined ? { bytes, meta } : undefined;
}
