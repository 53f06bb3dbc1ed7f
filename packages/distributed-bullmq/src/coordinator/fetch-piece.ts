import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { type ArtifactStore, ClipwrightError, type ProgressEvent } from '@clipwright/core';
import { type ArtifactTarget, fromTask, type PendingWork, type ProducedEvent } from '@clipwright/core/author';
import { type Observable, takeUntil } from 'rxjs';
import { bullmqErrors } from '../errors.ts';
import { heldArtifact } from '../held-artifact.ts';
import { endedWorkers } from '../job/failed-reason.ts';
import type { PieceJob } from '../job/job-shape.ts';
import { nameOfSource, sharedKeyOf } from '../job/piece-job.ts';
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
  /** Code of what a worker said of it, where one did. */
  readonly code?: string;
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
  /** Is told that it is not waited for any more, and whether its job may be in the queue still. */
  readonly leave: (id: string, isThere: boolean) => Promise<void>;
}

/** The queue is looked at so often before the store is, where the queue has the job. */
const looksOfQueue = 6;
/** So often a job is added that is gone although nothing is in the store: the broker may have lost it. */
const maxAdds = 10;

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
    const sent: Sent = { isThere: false };
    const work = fetched(piece, target, parts, sent, signal, tell);
    const left = (): Promise<void> => parts.leave(piece.id, sent.isThere);
    // Not before it has ended: it may be putting the job into the queue.
    void parts.pending.track(work.then(left, left));
    return work;
  }).pipe(takeUntil(parts.queue.lost$));
}

/** Whether a job may be in the queue. */
interface Sent {
  isThere: boolean;
}

async function fetched(
  piece: SentPiece,
  target: ArtifactTarget,
  { queue, store, lookEvery, waitForWorkers }: FetchParts,
  sent: Sent,
  signal: AbortSignal,
  tell: (event: ProgressEvent) => void,
): Promise<ProducedEvent | UnmadeEvent> {
  const { id, job } = piece;
  const rung = bell();
  let told = 0;
  const news = queue.news(id).subscribe(({ ratio, isGone = false }) => {
    if (isGone) sent.isThere = false;
    if (ratio === undefined) rung.ring();
    else if (ratio > told && ratio <= 1) {
      told = ratio;
      tell({ type: 'progress', ratio });
    }
  });
  let adds = 0;
  let alone: number | undefined;
  try {
    // The broker is asked nothing where the store has it.
    const known = await found(store, sharedKeyOf(piece.key), target, signal);
    if (known !== undefined) return known;
    for (let looks = 1; ; looks += 1) {
      signal.throwIfAborted();
      const state = await queue.stateOf(id);
      signal.throwIfAborted();
      sent.isThere = state.is !== 'absent';
      const isOpen = state.is === 'waiting' || state.is === 'active';
      // It is in the store before it leaves the queue; what a worker said of it may have been lost.
      if (looks > 1 && (!isOpen || looks % looksOfQueue === 0)) {
        const produced = await found(store, sharedKeyOf(piece.key), target, signal);
        if (produced !== undefined) return produced;
        signal.throwIfAborted();
      }
      if (state.is === 'failed') {
        // One that failed for somebody before is no reason; it would keep the name from being added.
        if (adds > 0 && endedWorkers.test(state.reason)) {
          sent.isThere = false;
          throw poisoned(piece);
        }
        await queue.remove(id);
        sent.isThere = false;
        const [code = ''] = state.reason.split(':');
        if (adds > 0 && code !== 'cancelled') return { type: 'unmade', code };
      }
      if (isOpen) adds = Math.max(adds, 1);
      else {
        if (adds === maxAdds) return { type: 'unmade' };
        adds += 1;
        signal.throwIfAborted();
        sent.isThere = true;
        await queue.add(id, job);
      }
      alone = (await queue.workers()) > 0 ? undefined : (alone ?? performance.now());
      // One that is worked on is nobody's where its worker has been gone for as long as its lock lasts.
      if (alone !== undefined && performance.now() - alone >= waitForWorkers && (await queue.remove(id))) {
        sent.isThere = false;
        return { type: 'unmade' };
      }
      await rung.wait(alone === undefined ? lookEvery : Math.min(lookEvery, waitForWorkers), signal);
    }
  } finally {
    news.unsubscribe();
  }
}

/** What the store has of a piece, copied into the target; `undefined` where it has nothing. */
async function found(
  store: ArtifactStore,
  key: string,
  target: ArtifactTarget,
  signal: AbortSignal,
): Promise<ProducedEvent | undefined> {
  const held = await heldArtifact(store, key, signal);
  if (held === undefined) return undefined;
  try {
    await copyFile(held.artifact.file, target.file, constants.COPYFILE_FICLONE);
    return { type: 'produced', meta: held.artifact.meta };
  } finally {
    held.release();
  }
}

function poisoned({ id, job }: SentPiece): ClipwrightError {
  const sources = job.sources.map(nameOfSource);
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
