import { join, resolve } from 'node:path';
import {
  type Artifact,
  type ArtifactStore,
  ClipwrightError,
  type Json,
  type Produce,
  type StoreEvent,
} from '@clipwright/core';
import { map, Observable } from 'rxjs';
import { digestText } from './digest.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { PendingWork } from './pending-work.ts';
import { runProducer } from './produce.ts';
import { type Held, type SharedEvent, SharedWork } from './shared-work.ts';
import { isMissing, storeError } from './store-error.ts';

export interface DirectoryStoreOptions {
  /** Where finished files are kept. Made when it is not there. */
  readonly directory: string;
}

/** Finished files in a directory, kept by the hash of their key. */
export interface DirectoryStore extends ArtifactStore {
  readonly directory: string;
}

/** Keeps finished files in a directory. Nothing is touched before the first request. */
export function directoryStore(options: DirectoryStoreOptions): DirectoryStore {
  const directory = resolve(options.directory);
  const files: FileSystem = nodeFileSystem;
  const pending = new PendingWork();
  const works = new Map<string, SharedWork<Artifact>>();
  const open = new Set<SharedWork<Artifact>>();
  let disposed = false;
  let count = 0;
  const session = `${process.pid}-${Math.random().toString(36).slice(2)}`;

  async function obtain(
    key: string | null,
    produce: Produce,
    signal: AbortSignal,
    progress: (ratio: number) => void,
  ): Promise<Held<Artifact>> {
    const entry = key === null ? undefined : join(directory, 'files', digestText(key));
    if (entry !== undefined) {
      const meta = await readMeta(files, `${entry}.json`);
      if (meta !== undefined) {
        return { value: await describe(files, entry, meta), hit: true, release: async () => {} };
      }
    }
    const place = join(directory, 'work', `${session}-${count++}`);
    const remove = (): Promise<void> => files.removeTree(place).catch(() => {});
    try {
      await files.makeDirectory(place);
      await files.makeDirectory(join(directory, 'files'));
      const file = join(place, 'file');
      const meta = await runProducer(produce, file, signal, progress);
      if (entry === undefined) return { value: await describe(files, file, meta), hit: false, release: remove };
      await files.flush(file);
      await files.writeText(join(place, 'record'), JSON.stringify({ meta }));
      await files.rename(file, entry);
      await files.rename(join(place, 'record'), `${entry}.json`);
      await remove();
      return { value: await describe(files, entry, meta), hit: false, release: async () => {} };
    } catch (error) {
      await remove();
      throw storeError(error, directory);
    }
  }

  return {
    directory,
    acquire: (key, produce) =>
      new Observable<SharedEvent<Artifact>>((subscriber) => {
        if (disposed) return subscriber.error(new ClipwrightError('disposed', 'This store is closed.'));
        const running = key === null ? undefined : works.get(key);
        if (running !== undefined) return running.join(subscriber);
        const work = new SharedWork<Artifact>(pending, () => {
          open.delete(work);
          if (key !== null && works.get(key) === work) works.delete(key);
        });
        open.add(work);
        if (key !== null) works.set(key, work);
        work.join(subscriber);
        work.start((signal, progress) => obtain(key, produce, signal, progress));
      }).pipe(
        map((event): StoreEvent => {
          if (event.type === 'progress') return event;
          return { type: 'stored', artifact: event.value, hit: event.hit };
        }),
      ),
    settled: () => pending.settled(),
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      for (const work of [...open]) work.fail(new ClipwrightError('disposed', 'The store was closed.'));
      await pending.settled();
    },
  };
}

async function readMeta(files: FileSystem, record: string): Promise<Json | undefined> {
  try {
    const parsed: { readonly meta: Json } = JSON.parse(await files.readText(record));
    return parsed.meta;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function describe(files: FileSystem, file: string, meta: Json): Promise<Artifact> {
  const { bytes } = await files.status(file);
  return { file, bytes, meta, read: () => files.read(file) };
}
