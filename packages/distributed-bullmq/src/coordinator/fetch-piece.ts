import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { type ArtifactStore, ClipwrightError, type ProgressEvent } from '@clipwright/core';
import {
  type Artifact,
  type ArtifactTarget,
  fromTask,
  type PendingWork,
  type ProducedEvent,
} from '@clipwright/core/author';
import { type Observable, Subscription, takeUntil, throwError } from 'rxjs';
import { bullmqErrors } from '../errors.ts';
import type { PieceJob } from '../job/job-shape.ts';
import { sharedKeyOf } from '../job/piece-job.ts';
import type { PieceQueue } from '../queue/piece-queue.ts';
import { bell } from './bell.ts';

/** A piece that workers may make. */
export interface SentPiece {
  readonly id: string;
  /** By what it is kept. */
  readonly key: string;
  readonly job: PieceJob;
}

/** No worker makes it. */
export interface UnmadeEvent {
  readonly type: 'unmade';
}

export interface FetchParts {
  readonly queue: PieceQueue;
  readonly store: ArtifactStore;
  /** Milliseconds after which the store and the queue are looked at without news. */
  readonly lookEvery: number;
  /** Milliseconds for which a piece waits where there is no worker at all. */
  readonly waitForWorkers: number;
  /** Knows of what goes on after whoever wanted the piece has left. */
  readonly pending: PendingWork;
  /** Is told that it is not waited for any more: because it is over, or whoever wanted it has left. */
  readonly leave: (id: string, isOver: boolean) => Promise<void>;
}

/** So often a job is added that is gone although nothing is in the store: the broker may have lost it. */
const maxAdds = 10;
/** What BullMQ says of a job whose worker vanished too often. */
const endedWorkers = /more than allowable (stalled )?limit/;

/**
 * A piece that workers make, put into the target: progress, and then `produced`, or `unmade`. What is done is what the
 * store has: the queue is only asked why something is not there. Errors: `bullmq/broker-lost`, `bullmq/piece-poisoned`,
 * and the store's.
 */
export function fetchPiece(
  piece: SentPiece,
  target: ArtifactTarget,
  parts: FetchParts,
): Observable<ProgressEvent | ProducedEvent | UnmadeEvent> {
  return fromTask<ProducedEvent | UnmadeEvent, ProgressEvent>((signal, tell) => {
    // Not before it has ended: it may be putting the job into the queue.
    const work = fetched(piece, target, parts, signal, tell).finally(() => parts.leave(piece.id, !signal.aborted));
    void parts.pending.track(work);
    return work;
  }).pipe(takeUntil(parts.queue.lost$));
}

async function fetched(
  piece: SentPiece,
  target: ArtifactTarget,
  { queue, store, lookEvery, waitForWorkers }: FetchParts,
  signal: AbortSignal,
  tell: (event: ProgressEvent) => void,
): Promise<ProducedEvent | UnmadeEvent> {
  const { id, job } = piece;
  const rung = bell();
  let told = 0;
  const news = queue.news(id).subscribe(({ ratio }) => {
    if (ratio === undefined) rung.ring();
    else if (ratio > told && ratio <= 1) {
      told = ratio;
      tell({ type: 'progress', ratio });
    }
  });
  let adds = 0;
  let alone: number | undefined;
  try {
    for (;;) {
      const produced = await found(store, sharedKeyOf(piece.key), target, signal);
      if (produced !== undefined) return produced;
      signal.throwIfAborted();
      const state = await queue.stateOf(id);
      signal.throwIfAborted();
      if (state.is === 'failed') {
        // One that failed for somebody before is no reason; it would keep the name from being added.
        if (adds > 0 && endedWorkers.test(state.reason)) throw poisoned(piece);
        await queue.remove(id);
        if (adds > 0 && !state.reason.startsWith('cancelled:')) return { type: 'unmade' };
      }
      if (state.is === 'absent' || state.is === 'failed') {
        if (adds === maxAdds) return { type: 'unmade' };
        adds += 1;
        signal.throwIfAborted();
        await queue.add(id, job);
      } else adds = Math.max(adds, 1);
      if (state.is === 'active') alone = undefined;
      else if ((await queue.workers()) > 0) alone = undefined;
      else {
        alone ??= performance.now();
        const left = waitForWorkers - (performance.now() - alone);
        if (left <= 0 && (await queue.remove(id))) return { type: 'unmade' };
      }
      await rung.wait(alone === undefined ? lookEvery : Math.min(lookEvery, waitForWorkers), signal);
      signal.throwIfAborted();
    }
  } finally {
    news.unsubscribe();
  }
}

/** What the store has of a piece, copied into the target; `undefined` where it has nothing. */
function found(
  store: ArtifactStore,
  key: string,
  target: ArtifactTarget,
  signal: AbortSignal,
): Promise<ProducedEvent | undefined> {
  const unmade = new Error('It is not there.');
  return new Promise((resolve, reject) => {
    const subscription = new Subscription();
    const onAbort = (): void => {
      subscription.unsubscribe();
      reject(signal.reason);
    };
    const end = (): void => signal.removeEventListener('abort', onAbort);
    const take = async ({ file, meta }: Artifact): Promise<void> => {
      // What is being copied is copied to its end.
      end();
      try {
        await copyFile(file, target.file, constants.COPYFILE_FICLONE);
        resolve({ type: 'produced', meta });
      } catch (error) {
        reject(error);
      } finally {
        subscription.unsubscribe();
      }
    };
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort);
    subscription.add(
      store
        .acquire(key, () => throwError(() => unmade))
        .subscribe({
          next: (event) => {
            if (event.type === 'stored') void take(event.artifact);
          },
          error: (error: unknown) => {
            end();
            if (causeOf(error) === unmade) resolve(undefined);
            else reject(error);
          },
        }),
    );
  });
}

function causeOf(error: unknown): unknown {
  return error instanceof ClipwrightError ? (error.cause ?? error) : error;
}

function poisoned({ id, job }: SentPiece): ClipwrightError {
  const sources = job.sources.map(({ path }) => path);
  return new ClipwrightError(
    bullmqErrors.piecePoisoned,
    `A piece of ${sources.join(', ') || 'nothing'} ended every worker that took it, or took their signs of life.`,
    {
      kind: 'media',
      remedy: `It is set aside as the failed job ${id}; leave its clip out, or see what a worker said of it.`,
      details: { job: id, sources },
    },
  );
}
