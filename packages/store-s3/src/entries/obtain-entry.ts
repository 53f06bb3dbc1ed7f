import type { ArtifactStore, ProgressEvent } from '@clipwright/core';
import { type Artifact, fromTask, type Held, type Produce } from '@clipwright/core/author';
import type { EntryRecord } from '@clipwright/node-kit';
import { concatMap, of, tap } from 'rxjs';
import { bucketFailure } from '../bucket-failure.ts';
import { localArtifact } from '../local-artifact.ts';
import { ServiceError } from '../service/service-error.ts';
import type { StoreContext } from '../store-parts.ts';
import { fetchEntry } from './fetch-entry.ts';
import { type Known, shareEntry } from './share-entry.ts';

/** A key's file, as it is asked for. */
export interface Request {
  readonly key: string;
  readonly produce: Produce;
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
  /** Whether the request is served without the bucket when that cannot be reached. */
  readonly isAlone: boolean;
  /** Is told what may still be ending when the request has ended. */
  readonly track: (work: Promise<unknown>) => void;
}

/** What has become of a request so far. */
interface Course {
  /** Where its file is from: this machine had it, unless its local store asked for it. */
  origin: 'local' | 'fetched' | 'produced' | 'unkept';
  known: Known | 'unreachable';
}

/**
 * The file of a key: what this machine has, or else what the bucket has, or else what is produced. Then it is in the
 * bucket as well. It is kept here before it is sent, so that what is finished stays if that fails.
 */
export async function obtainEntry(
  parts: StoreContext,
  local: ArtifactStore,
  request: Request,
): Promise<Held<Artifact>> {
  const { key, produce, signal, progress } = request;
  const { counts } = parts;
  const course: Course = { origin: 'local', known: 'unknown' };
  const fetchOrProduce: Produce = (target) =>
    fetched(parts, request, target.file).pipe(
      concatMap((event) => {
        if (event.type === 'progress') return of(event);
        if (typeof event.found !== 'string') {
          course.origin = 'fetched';
          return of({ type: 'produced', meta: event.found.meta } as const);
        }
        course.known = event.found;
        return produce(target).pipe(
          tap((step) => {
            if (step.type === 'produced') course.origin = step.keep === false ? 'unkept' : 'produced';
          }),
        );
      }),
    );
  const { artifact, release } = await localArtifact(local, key, fetchOrProduce, signal, progress);
  const { origin, known } = course;
  try {
    if (origin === 'produced' || origin === 'local') await share(parts, request, artifact, known);
  } catch (error) {
    release();
    throw error;
  }
  counts[origin === 'unkept' ? 'produced' : origin] += 1;
  return {
    value: artifact,
    hit: origin === 'local' || origin === 'fetched',
    unshared: origin === 'unkept',
    release: async () => release(),
  };
}

interface FoundEvent {
  readonly type: 'found';
  readonly found: EntryRecord | 'missing' | 'damaged' | 'unreachable';
}

/** Looks in the bucket, unless nobody waits any more. */
function fetched(parts: StoreContext, { key, isAlone, track }: Request, file: string) {
  return fromTask<FoundEvent, ProgressEvent>(async (signal, tell) => {
    const fetching = fetchEntry(parts, key, file, signal, tell);
    track(fetching);
    try {
      return { type: 'found', found: await fetching };
    } catch (error) {
      if (isAlone && isUnreachable(error)) return { type: 'found', found: 'unreachable' };
      // Typed here already: the local store would take it for a failure of its own.
      throw bucketFailure(error, parts.bucketName);
    }
  });
}

async function share(
  parts: StoreContext,
  { key, isAlone, signal }: Request,
  artifact: Artifact,
  known: Known | 'unreachable',
): Promise<void> {
  if (known !== 'unreachable') {
    try {
      return await shareEntry(parts, key, artifact, known, signal);
    } catch (error) {
      if (!isAlone || !isUnreachable(error)) throw error;
    }
  }
  parts.counts.unshared += 1;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ServiceError && error.passing;
}
