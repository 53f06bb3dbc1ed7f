import type { ProgressEvent } from '@clipwright/core';
import { fromTask, type Produce, type ProducedEvent, type RenderInputs } from '@clipwright/core/author';
import { audioKey, type SourceIdentity, segmentKey, soundChunkKey } from '@clipwright/core/plan';
import { concatMap, defer, filter, finalize, from, map, type Observable, of, retry, take, throwError } from 'rxjs';
import { jobRefused, versionMismatch } from '../errors.ts';
import { isNotThere } from '../held-artifact.ts';
import type { PieceJob } from '../job/job-shape.ts';
import { jobIdOf, rendererFingerprint, sharedKeyOf } from '../job/piece-job.ts';
import { readJob } from '../job/read-job.ts';
import { unpackPicture, unpackSound } from '../job/unpack-piece.ts';
import { lastOf } from './last-of.ts';
import {
  checkSources,
  contentOf,
  fileOf,
  type InUse,
  indexesOf,
  type OpenedSource,
  openSources,
} from './open-sources.ts';
import { heldChunks } from './sound-keeper.ts';
import type { WorkerParts } from './worker-parts.ts';
import { transformsOf } from './worker-transforms.ts';

/** What came of a job: all that the queue is told. */
export interface PieceResult {
  readonly bytes: number;
  /** Whether it was in the store already, or somebody else was making it. */
  readonly hit: boolean;
}

/** A piece that this worker would make, and what it is kept by. */
interface ReadyPiece {
  readonly key: string | null;
  readonly produce: Produce;
}

/**
 * Makes the piece of a job, into the store: progress, and then what came of it. It is kept by a key that is found here,
 * of the sources and the renderer as they are here; a job that is of another one is refused. So whoever writes jobs can
 * have pieces made, and none that is not what its key says.
 *
 * Errors: `bullmq/version-mismatch`, `bullmq/job-refused`, `bullmq/transform-missing`, `path-refused`, and those of loader, renderer and store.
 */
export function runPiece(id: string, data: unknown, parts: WorkerParts): Observable<ProgressEvent | PieceResult> {
  return fromTask<PieceResult, ProgressEvent>(async (signal, tell) => {
    const job = readJob(data);
    const capabilities = await parts.capabilities(job.output);
    if (rendererFingerprint(capabilities) !== job.renderer) {
      throw versionMismatch("The coordinator's renderer is another one than this worker's.");
    }
    const inUse: InUse = { opened: [], held: [] };
    const { opened, held } = inUse;
    try {
      await openSources(job, parts, inUse, signal);
      const { key, produce } = await ready(job, inUse, parts, capabilities, signal);
      if (key === null || jobIdOf(key) !== id) {
        throw jobRefused('The job is of other sources than those that are here, or of another renderer.');
      }
      const stored = parts.store.acquire(sharedKeyOf(key), unchanged(produce, opened, signal));
      return await lastOf(
        stored.pipe(
          // A coordinator with the same store had just looked for it.
          retry({ delay: (error) => (isNotThere(error) ? of(true) : throwError(() => error)) }),
          filter((event) => {
            if (event.type === 'progress') tell(event);
            return event.type === 'stored';
          }),
          filter((event) => event.type === 'stored'),
          map(({ artifact, hit }) => ({ bytes: artifact.bytes, hit })),
          take(1),
        ),
        signal,
      );
    } finally {
      await Promise.allSettled(opened.map(({ source }) => source[Symbol.asyncDispose]()));
      for (const each of held) each.release();
    }
  });
}

/** What makes something of sources, as long as they are what they were. */
function unchanged(produce: Produce, opened: readonly OpenedSource[], signal: AbortSignal): Produce {
  return (target) =>
    produce(target).pipe(concatMap((event) => (event.type === 'progress' ? of(event) : whole(event, opened, signal))));
}

/** What was made, if it may be kept: of sources that are what they were, and with nothing missing. */
function whole(event: ProducedEvent, opened: readonly OpenedSource[], signal: AbortSignal): Observable<ProducedEvent> {
  if (event.keep === false) throw jobRefused('What was made is good for one run alone.');
  return from(checkSources(opened, signal)).pipe(map(() => event));
}

async function ready(
  { piece }: PieceJob,
  { opened, held }: InUse,
  parts: WorkerParts,
  capabilities: Parameters<typeof segmentKey>[2],
  signal: AbortSignal,
): Promise<ReadyPiece> {
  const { renderer, store, transforms } = parts;
  const sources: RenderInputs['sources'] = new Map(opened.map(({ ref, source }) => [ref.id, source]));
  const identities = new Map<string, SourceIdentity>();
  for (const { ref, identity } of opened) if (identity !== undefined) identities.set(ref.id, identity);
  if (piece.kind === 'picture') {
    const indexes = await indexesOf(piece.request, opened, signal);
    const shown = indexes.flatMap((index, place) => {
      const ref = opened[place]?.ref;
      return ref === undefined ? [] : [{ ref, index }];
    });
    const request = unpackPicture(piece.request, shown);
    const functions = transformsOf(piece.request, transforms);
    return {
      key: segmentKey(request, identities, capabilities),
      produce: (target) => renderer.renderSegment(request, target, { sources, transforms: functions }),
    };
  }
  const { music: sent } = piece.request;
  const music = sent && (await fileOf(sent.file, parts, held, signal));
  const named = sent?.file;
  const content = typeof named === 'object' ? named.stored : music && (await contentOf(music, store, signal));
  // It may be one of the sources as well, of which more is known.
  if (music !== undefined && content !== undefined && !identities.has(music)) identities.set(music, { content });
  const request = unpackSound(
    piece.request,
    opened.map(({ ref }) => ref),
    music,
  );
  const chunkKey = soundChunkKey(request, identities, capabilities);
  return {
    key: audioKey(request, identities, capabilities),
    produce: (target) =>
      defer(() => {
        const keeper = heldChunks(store, chunkKey, (making) => unchanged(making, opened, signal));
        return renderer
          .renderAudio(request, target, { sources, transforms: {}, keeper })
          .pipe(finalize(() => keeper.release()));
      }),
  };
}
