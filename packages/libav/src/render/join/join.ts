import { rm, stat } from 'node:fs/promises';
import { ClipwrightError, type ProgressEvent } from '@clipwright/core';
import {
  checkOutputSize,
  cleanedUp,
  type FilePart,
  type JoinedEvent,
  type JoinProgressEvent,
  type JoinRequest,
  type PendingWork,
  pendingWork,
} from '@clipwright/core/author';
import { checkOutputFile, flush, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';
import { isMovie, joinMovie, placed } from '@clipwright/rendering';
import { concat, concatMap, defer, EMPTY, endWith, ignoreElements, map, type Observable, of } from 'rxjs';
import type { JobEngine } from '../../engine/job-engine.ts';
import { writtenContainer } from '../written-container.ts';
import { muxParts } from './mux-parts.ts';
import { verifyOutput } from './verify-output.ts';

/** Parts of the progress that copying and reading back come to. */
const copied = 0.7;
const verified = 0.95;

/**
 * Joins by copying packets into a file beside the output, reads it back, decodes around its joins, and only then puts
 * it in place. What joins of processes that were killed left there is removed first. Errors: `output-exists`,
 * `output-unwritable`, `output-too-large`, `verification-failed`, and those of the machine.
 */
export function join(
  engine: JobEngine,
  request: JoinRequest,
  pending: PendingWork,
): Observable<JoinProgressEvent | JoinedEvent> {
  return defer(() => {
    const { output, overwrite } = request;
    const container = writtenContainer(output);
    const parts = fileParts(request);
    const file = unfinishedFile(output);
    const writing = pendingWork();
    const copy$ = (): Observable<ProgressEvent> => {
      if (isMovie(container)) return joinMovie(request, new Map(), { file, kind: container }, writing);
      return muxParts(engine, request, parts, { file, container }, writing);
    };
    const work = concat(
      defer(() => checkOutputFile({ file: output, overwrite, sources: [] })).pipe(ignoreElements()),
      defer(() => pending.track(removeAbandoned(output))).pipe(ignoreElements()),
      defer(copy$).pipe(
        map((event): JoinProgressEvent => ({ ...event, ratio: copied * event.ratio })),
        endWith<JoinProgressEvent>({ type: 'progress', kind: 'verify', ratio: copied }),
      ),
      defer(() => checkSize(file, request)).pipe(ignoreElements()),
      defer(() => {
        // Nobody waits for it: what is on the disk already need not be waited for when it is put in place.
        void pending.track(flush(file));
        return EMPTY;
      }),
      verifyOutput(engine, request, { file, container }).pipe(
        concatMap((verification) =>
          concat(
            of<JoinProgressEvent>({ type: 'progress', kind: 'verify', ratio: verified }),
            placed(file, output, overwrite, pending).pipe(
              map((bytes): JoinedEvent => ({ type: 'joined', verification: { ...verification, bytes } })),
            ),
          ),
        ),
      ),
    );
    return cleanedUp(work, {
      pending,
      cleanup: async () => {
        await engine.settled();
        await writing.settled();
        await rm(file, { force: true });
      },
    });
  });
}

/** Packets of sources are not among what this renderer says that it copies. */
function fileParts({ parts }: JoinRequest): readonly FilePart[] {
  return parts.map((part) => {
    if (part.kind === 'file') return part;
    throw new ClipwrightError('contract-violation', "The renderer through FFmpeg's libraries copies no packets.", {
      remedy: 'Ask only for what its capabilities list under copies.',
      details: { source: part.source.id },
    });
  });
}

async function checkSize(file: string, { maxBytes }: JoinRequest): Promise<void> {
  if (maxBytes !== undefined) checkOutputSize((await stat(file)).size, maxBytes);
}
