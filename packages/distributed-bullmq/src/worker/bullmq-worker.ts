import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  type ArtifactStore,
  type ClipLoader,
  type ClipRenderer,
  ClipwrightError,
  isTransient,
  toClipwrightError,
} from '@clipwright/core';
import {
  checkOptions,
  checkWholeNumber,
  type OptionsOf,
  pendingWork,
  type RendererCapabilities,
} from '@clipwright/core/author';
import { allowedFolders, type Folders } from '@clipwright/node-kit';
import { type Job, QueueEvents, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import { lastValueFrom, type Observable, Subject } from 'rxjs';
import { checkSeconds } from '../check-seconds.ts';
import { bullmqErrors, jobRefused } from '../errors.ts';
import type { AskedOutput } from '../job/job-shape.ts';
import { toldOfJob } from '../job/told-of-job.ts';
import { checkedPlace, openBroker } from '../queue/open-broker.ts';
import type { CancelListener } from '../queue/piece-queue.ts';
import type { QueuePlace } from '../queue/queue-place.ts';
import { blockingOf } from '../queue/reach.ts';
import { heldPiece } from './held-piece.ts';
import { type PieceResult, runPiece } from './run-piece.ts';
import type { WorkerEvent } from './worker-event.ts';
import type { WorkerParts } from './worker-parts.ts';
import type { WorkerTransform } from './worker-transforms.ts';

export interface BullmqWorkerOptions {
  /** Opens sources; with a cache around it those of one job are still open for the next. */
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
  /** Where pieces are put: the coordinator's must be the same. */
  readonly store: ArtifactStore;
  /**
   * The folder of the sources: no other file of this machine is read, whatever a job says. @default none: sources come
   * from the store, and from where the loader goes for URLs
   */
  readonly media?: string;
  readonly queue: QueuePlace;
  /** What pieces may name as transforms of their frames: the functions must be the coordinator's. @default none */
  readonly transforms?: readonly WorkerTransform[];
  /** What it is called in lists of jobs: letters, digits, ".", ":", "_" and "-". @default none */
  readonly name?: string;
  /** Pieces that are made at once. @default 1 */
  readonly pieces?: number;
  /** How often a piece may lose its worker before it is set aside. @default 3 */
  readonly attempts?: number;
  /** Seconds without a sign of life after which a worker counts as gone, and its piece is another's. @default 30 */
  readonly goneAfter?: number;
  /** Seconds without progress after which a piece is given up. @default 600 */
  readonly stuckAfter?: number;
}

const shape = {
  ...{ loader: 'any', renderer: 'any', store: 'any', media: 'any', queue: 'any', name: 'any' },
  ...{ transforms: 'any', pieces: 'any', attempts: 'any', goneAfter: 'any', stuckAfter: 'any' },
} satisfies OptionsOf<BullmqWorkerOptions>;

/** Takes pieces from a queue, and makes them. */
export interface BullmqWorker extends AsyncDisposable {
  /** What happens, as it happens. */
  readonly event$: Observable<WorkerEvent>;
  /** Takes nothing more, finishes what it has, and ends. */
  drain(): Promise<void>;
  /** Takes nothing more, hands back what it has, and ends. The loader, the renderer and the store stay. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Letters of a failure that the queue keeps. */
const longestReason = 500;

/**
 * Makes pieces for coordinators ({@link bullmqRenderer}) until it is disposed or drained. A broker that is away is waited
 * for without end. Errors: `invalid-option` at the call.
 *
 * @example
 * await using worker = bullmqWorker({ loader, renderer, store, media: '/media', queue: { url: 'redis://queue' } });
 */
export function bullmqWorker(options: BullmqWorkerOptions): BullmqWorker {
  checkOptions('', options, shape, { required: ['loader', 'renderer', 'store', 'queue'] });
  const { loader, renderer, store, pieces = 1, attempts = 3, goneAfter = 30, stuckAfter = 600 } = options;
  for (const [name, value] of Object.entries({ pieces, attempts })) checkWholeNumber(name, value);
  checkSeconds({ goneAfter, stuckAfter });
  checkName(options.name);
  const place = checkedPlace(options.queue);
  const broker = openBroker(place);
  const events = new Subject<WorkerEvent>();
  const trouble = ({ message }: Error): void => events.next({ type: 'trouble', message });
  const parts: WorkerParts = { loader, renderer, store, transforms: options.transforms ?? [], ...foundOnce(options) };
  const running = pendingWork();
  /** Those in work that nobody wants any more. */
  const unwanted = new Set<string>();
  /** Failures that were told: here, since the broker may have given the job to another, and hears nothing then. */
  const told = new WeakSet<Error>();
  let isLeaving = false;

  // BullMQ gives a signal to who takes three arguments.
  const work = async (job: Job<unknown, PieceResult>, token: string | undefined, signal?: AbortSignal) => {
    const id = job.id ?? '';
    events.next({ type: 'begun', job: id, ...toldOfJob(job.data) });
    const progress = (ratio: number): void => {
      events.next({ type: 'progress', job: id, ratio });
      job.updateProgress(ratio).catch(trouble);
    };
    const made = lastValueFrom(heldPiece(runPiece(id, job.data, parts), { signal, progress, stuckAfter }));
    void running.track(made);
    try {
      const result = await made;
      events.next({ type: 'finished', job: id, ...result });
      return result;
    } catch (error) {
      if (isLeaving && !unwanted.has(id)) {
        await broker.bounded(job.moveToWait(token)).catch(trouble);
        events.next({ type: 'returned', job: id });
        throw new WaitingError();
      }
      const typed = toClipwrightError(error);
      // Nobody waits for it, or whoever does adds it again.
      if (typed.code === 'cancelled') job.opts.removeOnFail = true;
      const { code, message } = typed;
      const reason = `${code}: ${message}`.slice(0, longestReason);
      const failure = isTransient(typed) ? new Error(reason, { cause: typed }) : new UnrecoverableError(reason);
      told.add(failure);
      events.next({ type: 'failed', job: id, code, message });
      throw failure;
    } finally {
      unwanted.delete(id);
      // What was given up may take a moment to end, and its threads with it; its piece does not wait for ever.
      await Promise.race([renderer.settled(), setTimeout(goneAfter * 1000, undefined, { ref: false })]);
    }
  };

  const working = {
    ...{ ...broker.options, concurrency: pieces },
    ...(options.name === undefined ? {} : { name: options.name }),
    ...{ lockDuration: goneAfter * 1000, stalledInterval: goneAfter * 1000, maxStalledCount: attempts - 1 },
    drainDelay: blockingOf(place.patience) / 1000,
  };
  const worker = new Worker(broker.name, work, working, broker.backend);
  const listening = { ...broker.options, blockingTimeout: broker.eventsWait };
  const cancels = new QueueEvents(broker.name, listening, broker.backend);
  worker.on('error', trouble);
  cancels.on('error', trouble);
  worker.on('failed', (job, error) => {
    // One that BullMQ itself gives up: its workers vanished too often.
    if (!told.has(error)) {
      events.next({ type: 'failed', job: job?.id ?? '', code: bullmqErrors.piecePoisoned, message: error.message });
    }
  });
  cancels.on<CancelListener, 'cancel'>('cancel', ({ jobId }) => {
    if (worker.cancelJob(jobId)) unwanted.add(jobId);
  });

  const end = async (): Promise<void> => {
    // What it has to say it says, as long as there is somebody to say it to.
    await broker.bounded(worker.close()).catch(trouble);
    cancels.close().catch(trouble);
    // Nothing of it runs on where the broker is lost meanwhile.
    worker.cancelAllJobs();
    await broker.close();
    await running.settled();
    await renderer.settled();
    events.complete();
  };
  return {
    event$: events.asObservable(),
    drain: end,
    [Symbol.asyncDispose]: async () => {
      isLeaving = true;
      worker.cancelAllJobs();
      await end();
    },
  };
}

function checkName(name: string | undefined): void {
  if (name === undefined || /^[\w.:-]{1,100}$/.test(name)) return;
  throw new ClipwrightError('invalid-option', 'The option name is no such name.', {
    remedy: 'Use letters, digits, ".", ":", "_" and "-".',
    details: { option: 'name' },
  });
}

/** What is found when it is first needed. */
function foundOnce({
  media: folder,
  renderer,
}: Pick<BullmqWorkerOptions, 'media' | 'renderer'>): Pick<WorkerParts, 'media' | 'capabilities'> {
  let media: Promise<Folders> | undefined;
  const known = new Map<string, Promise<RendererCapabilities>>();
  return {
    media: () => {
      media ??=
        folder === undefined
          ? Promise.reject(jobRefused('This worker has no folder of media.'))
          : allowedFolders([folder], '/');
      return media;
    },
    capabilities: ({ extension, encoder, ...codecs }: AskedOutput) => {
      const asked = JSON.stringify([extension, encoder, codecs.video, codecs.audio]);
      const found =
        known.get(asked) ??
        lastValueFrom(
          renderer.prepare({
            // Nothing is written there: it is only asked what could be.
            output: join(tmpdir(), `clipwright-worker.${extension}`),
            overwrite: true,
            sources: [],
            codecs,
            ...(encoder === undefined ? {} : { encoder }),
          }),
        );
      known.set(asked, found);
      // A failure may pass, and the next job asks again.
      found.catch(() => known.delete(asked));
      return found;
    },
  };
}
