import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import { type Artifact, type Json, type Produce, type ProducedEvent, runProducer } from '@clipwright/core/author';
import { digestText } from '@clipwright/node-kit';
import { findEntry } from './find.ts';
import { Lease, type LeaseState } from './lease.ts';
import { pause } from './pause.ts';
import { publishEntry } from './publish.ts';
import type { RequestFolder } from './request-folder.ts';
import type { Session } from './session.ts';
import { isMissing, storeError } from './store-error.ts';
import type { StoreContext } from './store-parts.ts';

/** What a request came to. */
export interface Obtained {
  readonly artifact: Artifact;
  readonly hit: boolean;
  /** Whether it is for those alone who asked for it by now. */
  readonly unkept: boolean;
  /** Bytes that came into the store. */
  readonly added: number;
}

/** How a request wants its file made, if it must be. */
export interface Production {
  readonly produce: Produce;
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
}

/**
 * The file of a key: found, or produced and kept. When another process is producing it, that one's is waited for. The
 * file lies in the folder and is good as long as that is.
 */
export async function obtainEntry(
  parts: StoreContext,
  session: Session,
  folder: RequestFolder,
  key: string,
  production: Production,
): Promise<Obtained> {
  const { counts } = parts;
  const id = digestText(key);
  const lease = new Lease(session, folder, id);
  try {
    let state: LeaseState = 'busy';
    let wait = session.timing.firstPoll;
    for (;;) {
      // Also once more after the lease was got: the one who had it may just have finished.
      const found = await findEntry(parts, id, key, folder);
      if (found !== undefined) {
        counts.hits += 1;
        const { bytes, meta } = found.record;
        return { artifact: artifactOf(parts, found.file, bytes, meta), hit: true, unkept: false, added: 0 };
      }
      production.signal.throwIfAborted();
      if (state !== 'busy') break;
      state = await lease.take();
      if (state === 'busy') {
        await pause(wait, production.signal);
        wait = Math.min(wait * 2, session.timing.longestPoll);
      }
    }
    counts.misses += 1;
    const { file, bytes, meta, keep = true } = await produceFile(parts, folder, production);
    const added = keep ? await publishEntry(parts, id, key, file, meta, folder) : 0;
    return { artifact: artifactOf(parts, file, bytes, meta), hit: false, unkept: !keep, added };
  } finally {
    await lease.release();
  }
}

/** A file that is not to be kept. It lies in the folder and goes with it. */
export async function obtainTemporary(
  parts: StoreContext,
  folder: RequestFolder,
  production: Production,
): Promise<Obtained> {
  const { file, bytes, meta } = await produceFile(parts, folder, production);
  return { artifact: artifactOf(parts, file, bytes, meta), hit: false, unkept: true, added: 0 };
}

async function produceFile(
  { files }: StoreContext,
  folder: RequestFolder,
  { produce, signal, progress }: Production,
): Promise<ProducedEvent & { readonly file: string; readonly bytes: number }> {
  const file = folder.fresh();
  const produced = await runProducer(produce, file, signal, progress);
  try {
    return { ...produced, file, bytes: Number((await files.status(file)).size) };
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ClipwrightError('contract-violation', 'A producer finished without a file.', { cause: error });
  }
}

function artifactOf({ files, layout }: StoreContext, file: string, bytes: number, meta: Json): Artifact {
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      yield* files.read(file);
    } catch (error) {
      throw storeError(error, layout.directory);
    }
  }
  return { file, bytes, meta, read };
}
