import type { ProgressEvent } from '@clipwright/core';
import { fromTask, type Produce, type ProducedEvent, type RenderInputs } from '@clipwright/core/author';
import { audioKey, type SourceIdentity, segmentKey } from '@clipwright/core/plan';
import { concatMap, filter, from, map, type Observable, of, take } from 'rxjs';
import { jobRefused, versionMismatch } from '../errors.ts';
import type { PieceJob } from '../job/job-shape.ts';
import { jobIdOf, rendererFingerprint, sharedKeyOf } from '../job/piece-job.ts';
import { readJob } from '../job/read-job.ts';
import { unpackPicture, unpackSound } from '../job/unpack-piece.ts';
import { lastOf } from './last-of.ts';
import { checkSources, contentOf, indexesOf, type OpenedSource, openSources } from './open-sources.ts';
import type { WorkerParts } from './worker-parts.ts';

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
 * Errors: `bullmq/version-mismatch`, `bullmq/job-refused`, `path-refused`, and those of loader, renderer and store.
 */
export function runPiece(id: string, data: unknown, parts: WorkerParts): Observable<ProgressEvent | PieceResult> {
  return fromTask<PieceResult, ProgressEvent>(async (signal, tell) => {
    const job = readJob(data);
    const capabilities = await parts.capabilities(job.output);
    if (rendererFingerprint(capabilities) !== job.renderer) {
      throw versionMismatch("The coordinator's renderer is another one than this worker's.");
    }
    const opened: OpenedSource[] = [];
    try {
      await openSources(job, parts, opened, signal);
      const { key, produce } = await ready(job, opened, parts, capabilities, signal);
      if (key === null || jobIdOf(key) !== id) {
        throw jobRefused('The job is of other sources than those that are here, or of another renderer.');
      }
      const stored = parts.store.acquire(sharedKeyOf(key), (target) =>
        produce(target).pipe(
          concatMap((event) => (event.type === 'progress' ? of(event) : whole(event, opened, signal))),
        ),
      );
      return await lastOf(
        stored.pipe(
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
    }
  });
}

/** What was made, if it may be kept: of sources that are what they were, and with nothing missing. */
function whole(event: ProducedEvent, opened: readonly OpenedSource[], signal: AbortSignal): Observable<ProducedEvent> {
  if (event.keep === false) throw jobRefused('What was made is good for one run alone.');
  return from(checkSources(opened, signal)).pipe(map(() => event));
}

async function ready(
  { piece }: PieceJob,
  opened: readonly OpenedSource[],
  { renderer, store, media }: WorkerParts,
  capabilities: Parameters<typeof segmentKey>[2],
  signal: AbortSignal,
): Promise<ReadyPiece> {
  const inputs: RenderInputs = { sources: new Map(opened.map(({ ref, source }) => [ref.id, source])), transforms: {} };
  const identities = new Map<string, SourceIdentity>();
  for (const { ref, identity } of opened) if (identity !== undefined) identities.set(ref.id, identity);
  if (piece.kind === 'picture') {
    const indexes = await indexesOf(piece.request, opened, signal);
    const shown = indexes.flatMap((index, place) => {
      const ref = opened[place]?.ref;
      return ref === undefined ? [] : [{ ref, index }];
    });
    const request = unpackPicture(piece.request, shown);
    return {
      key: segmentKey(request, identities, capabilities),
      produce: (target) => renderer.renderSegment(request, target, inputs),
    };
  }
  const { music: sent } = piece.request;
  const music = sent && (await (await media()).readable(sent.file));
  const content = music && (await contentOf(music, store, signal));
  // It may be one of the sources as well, of which more is known.
  if (music !== undefined && content !== undefined && !identities.has(music)) identities.set(music, { content });
  const request = unpackSound(
    piece.request,
    opened.map(({ ref }) => ref),
    music,
  );
  return {
    key: audioKey(request, identities, capabilities),
    produce: (target) => renderer.renderAudio(request, target, inputs),
  };
}
