import { type ArtifactStore, type ClipRenderer, ClipwrightError, type ProgressEvent } from '@clipwright/core';
import {
  type ArtifactTarget,
  checkOptions,
  checkWholeNumber,
  type OptionsOf,
  type PrepareRequest,
  type ProducedEvent,
  pendingWork,
  type RendererCapabilities,
  type RenderInputs,
} from '@clipwright/core/author';
import { allowedFolders, type Folders } from '@clipwright/node-kit';
import {
  concatMap,
  defer,
  distinctUntilChanged,
  exhaustMap,
  filter,
  firstValueFrom,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  onErrorResumeNextWith,
  Subject,
  startWith,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { checkSeconds } from '../check-seconds.ts';
import { bullmqErrors } from '../errors.ts';
import type { AskedOutput, PieceJob } from '../job/job-shape.ts';
import { type Piece, packPiece } from '../job/pack-piece.ts';
import { jobIdOf, rendererFingerprint } from '../job/piece-job.ts';
import { shareSource } from '../job/share-source.ts';
import { sentClips } from '../job/unpack-piece.ts';
import { checkedPlace } from '../queue/open-broker.ts';
import { openPieceQueue, type PieceQueue } from '../queue/piece-queue.ts';
import type { QueuePlace } from '../queue/queue-place.ts';
import { fetchPiece, type SentPiece } from './fetch-piece.ts';

export interface BullmqRendererOptions {
  /** Says what can be done, joins, and makes what no worker makes. The workers' own must be the same. */
  readonly renderer: ClipRenderer;
  /** Where workers put what they make: it must be theirs too. May be the store of the render itself. */
  readonly store: ArtifactStore;
  /** The folder of the sources, which workers have as well, wherever it lies there. @default there is none */
  readonly media?: string;
  /**
   * Whether files that are not below `media` are put into the store, once each, where workers find them. @default false:
   * their pieces are made here
   */
  readonly shareSources?: boolean;
  readonly queue: QueuePlace;
  /**
   * Pieces of one render that wait in the queue or are worked on, at most. @default twice as many as there are workers,
   * and at least 16
   */
  readonly pieces?: number;
  /** How often a piece is tried that fails by what may pass, or whose worker vanishes. @default 3 */
  readonly attempts?: number;
  /** Seconds for which a piece waits while no worker is there at all, before it is made here. @default 60 */
  readonly waitForWorkers?: number;
  /** Seconds after which it is looked again whether a piece is there, when nobody told. @default 5 */
  readonly lookEvery?: number;
}

const shape = {
  ...{ renderer: 'any', store: 'any', media: 'any', queue: 'any', pieces: 'any', attempts: 'any' },
  ...{ shareSources: 'any', waitForWorkers: 'any', lookEvery: 'any' },
} satisfies OptionsOf<BullmqRendererOptions>;

/** Enough for a few workers to find the next one waiting. */
const fewestPieces = 16;
/** Milliseconds in which a worker answers that is told to give a piece up. */
const handBackTime = 2000;

/** What a renderer was asked for an output, and what it said. */
interface Prepared {
  readonly output: AskedOutput;
  readonly fingerprint: string;
}

/**
 * A renderer whose pieces are made by workers ({@link bullmqWorker}), with the same bytes as the renderer that it is given
 * makes. What only this process can make is made here: pieces of sources that workers cannot have, or without a known
 * identity; and what no worker can make, or no worker is there for. Joining is done here.
 *
 * It disposes the renderer with itself. Errors: `invalid-option` at the call; the renderer's, and
 * `bullmq/broker-lost`, `bullmq/broker-refused` and `bullmq/piece-poisoned`.
 *
 * @example
 * const renderer = bullmqRenderer({ renderer: ffmpegRenderer(), store, media: '/media', queue: { url: 'redis://queue' } });
 */
export function bullmqRenderer(options: BullmqRendererOptions): ClipRenderer {
  checkOptions('', options, shape, { required: ['renderer', 'store', 'queue'] });
  const { renderer, store, pieces, attempts = 3, waitForWorkers = 60, lookEvery = 5 } = options;
  for (const [name, value] of Object.entries({ pieces: pieces ?? fewestPieces, attempts }))
    checkWholeNumber(name, value);
  checkSeconds({ waitForWorkers, lookEvery });
  const place = checkedPlace(options.queue);
  const pending = pendingWork();
  const prepared = new Map<string, Prepared>();
  const wanted = new Map<string, number>();
  /** Sets of transforms that no worker had. */
  const lacking = new Set<string>();
  const share = options.shareSources === true ? shareSource(store) : undefined;
  /** Errors when the renderer is disposed. */
  const disposal = new Subject<never>();
  let closing: Promise<void> | undefined;
  let media: Promise<Folders> | undefined;
  let opened: PieceQueue | undefined;
  // Not before there is something to send: a plan alone needs no broker.
  const open = (): PieceQueue => {
    opened ??= openPieceQueue(place, attempts);
    return opened;
  };

  const packed = async (piece: Piece, inputs: RenderInputs): Promise<SentPiece | undefined> => {
    const known = prepared.get(encoderOf(piece));
    if (inputs.key === undefined || known === undefined) return undefined;
    if (options.media !== undefined) media ??= allowedFolders([options.media], '/');
    const job = await packPiece(piece, {
      sources: inputs.sources,
      output: known.output,
      renderer: known.fingerprint,
      media: await media,
      share,
    });
    return job && { id: jobIdOf(inputs.key), key: inputs.key, job };
  };

  /** One left who wanted it: the last of them takes it out of the queue, or tells whoever has it. */
  const leave = async (id: string, isThere: boolean): Promise<void> => {
    const others = (wanted.get(id) ?? 1) - 1;
    if (others > 0) wanted.set(id, others);
    else wanted.delete(id);
    if (!isThere || others > 0) return;
    const queue = open();
    if (await queue.remove(id)) return;
    // Whoever has it gives it up, has just made it, or hands it back, being told to end; and another may have taken that.
    const news$ = queue.news(id);
    const isOut$ = merge(
      news$.pipe(filter(({ isGone }) => isGone === true)),
      news$.pipe(
        filter(({ ratio, isGone }) => ratio === undefined && isGone !== true),
        concatMap(async () => wanted.has(id) || (await queue.remove(id))),
        filter((isDone) => isDone),
      ),
    );
    const changed = firstValueFrom(merge(isOut$, timer(handBackTime)));
    await queue.cancel(id);
    await changed;
    if (!wanted.has(id)) await queue.remove(id);
  };

  const fetch = (piece: SentPiece, target: ArtifactTarget, here: () => Work): Work =>
    defer(() => {
      const needed = transformsOf(piece.job);
      if (lacking.has(needed)) return here();
      wanted.set(piece.id, (wanted.get(piece.id) ?? 0) + 1);
      return fetchPiece(piece, target, {
        ...{ queue: open(), store, pending, leave },
        ...{ lookEvery: lookEvery * 1000, waitForWorkers: waitForWorkers * 1000 },
      }).pipe(
        concatMap((event) => {
          if (event.type !== 'unmade') return of(event);
          if (event.code === bullmqErrors.transformMissing) lacking.add(needed);
          return here();
        }),
      );
    });

  const make = (piece: Piece, target: ArtifactTarget, inputs: RenderInputs, here: () => Work): Work =>
    defer(() => packed(piece, inputs)).pipe(
      concatMap((sent) => (sent === undefined ? here() : fetch(sent, target, here))),
      takeUntil(disposal),
    );

  return {
    contracts: { ClipRenderer: 1 },
    prepare: (request) =>
      renderer.prepare(request).pipe(
        tap((capabilities) => {
          for (const [encoder, known] of preparedFor(request, capabilities)) prepared.set(encoder, known);
        }),
      ),
    concurrency: () => (pieces === undefined ? piecesFor(() => open().workers(), lookEvery * 1000) : of(pieces)),
    renderSegment: (request, target, inputs) =>
      make({ kind: 'picture', request }, target, inputs, () => renderer.renderSegment(request, target, inputs)),
    renderAudio: (request, target, inputs) =>
      make({ kind: 'sound', request }, target, inputs, () => renderer.renderAudio(request, target, inputs)),
    join: (request, inputs) => renderer.join(request, inputs),
    settled: async () => {
      await pending.settled();
      await renderer.settled();
    },
    [Symbol.asyncDispose]: () => {
      // An error of the notifier reaches all running work, and whatever is asked for later.
      disposal.error(new ClipwrightError('disposed', 'The renderer was disposed.'));
      const close = async (): Promise<void> => {
        await pending.settled();
        await opened?.close();
        await renderer[Symbol.asyncDispose]();
      };
      closing ??= close();
      return closing;
    },
  };
}

/** How many pieces are worth sending at once, as workers come and go. @param every Milliseconds. */
function piecesFor(workers: () => Promise<number>, every: number): Observable<number> {
  return timer(0, every).pipe(
    exhaustMap(() => workers()),
    map((count) => Math.max(fewestPieces, 2 * count)),
    startWith(fewestPieces),
    distinctUntilChanged(),
    // Whoever sends pieces hears of a broker that is lost.
    onErrorResumeNextWith(NEVER),
  );
}

type Work = Observable<ProgressEvent | ProducedEvent>;

/** The transforms of a job, all of which its worker must have. */
function transformsOf({ piece }: PieceJob): string {
  const clips = piece.kind === 'sound' ? [] : sentClips(piece.request);
  const named = clips.flatMap(({ transforms = [] }) => transforms.map(({ name, version }) => [name, version]));
  return JSON.stringify(named);
}

/** What a piece is encoded by. */
function encoderOf(piece: Piece): string {
  if (piece.kind === 'sound') return `sound ${piece.request.encoding.codec}`;
  const { codec, encoder } = piece.request.profile.video;
  return `picture ${codec} ${encoder ?? ''}`;
}

function preparedFor(
  { output, codecs, encoder }: PrepareRequest,
  capabilities: RendererCapabilities,
): readonly (readonly [string, Prepared])[] {
  const { video, audio } = capabilities;
  const extension = /\.([a-z0-9]+)$/i.exec(output)?.[1]?.toLowerCase() ?? '';
  const known: Prepared = {
    output: { extension, ...codecs, ...(encoder === undefined ? {} : { encoder }) },
    fingerprint: rendererFingerprint(capabilities),
  };
  return [
    ...(video === null
      ? []
      : [[`picture ${video.codec} ${encoder === undefined ? '' : (video.encoder ?? encoder)}`, known] as const]),
    ...(audio === null ? [] : [[`sound ${audio.codec}`, known] as const]),
  ];
}
