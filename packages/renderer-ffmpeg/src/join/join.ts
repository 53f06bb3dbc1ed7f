import { rm, stat, writeFile } from 'node:fs/promises';
import type { ArtifactStore, ProgressEvent, Verification } from '@clipwright/core';
import {
  checkOutputSize,
  cleanedUp,
  fromTask,
  type JoinedEvent,
  type JoinProgressEvent,
  type JoinRequest,
  type PendingWork,
  pendingWork,
  type RenderInputs,
} from '@clipwright/core/author';
import { type CommandSpec, type FfmpegRunner, textBytes } from '@clipwright/ffmpeg';
import { flush, outputError, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';
import {
  blamingSources,
  containerOf,
  isAnimated,
  isMovie,
  joinAnimation,
  joinMovie,
  placed,
  readCover,
} from '@clipwright/rendering';
import { concat, concatMap, defer, EMPTY, endWith, finalize, ignoreElements, map, type Observable, of } from 'rxjs';
import { checkOutput } from '../output/check-output.ts';
import { alreadyThere } from './already-there.ts';
import { type EarlySeams, earlySeams } from './early-seams.ts';
import { concatList, joinCommand, transportCommand } from './join-command.ts';
import { metadataText } from './metadata-file.ts';
import { verifiedOnce } from './verified-once.ts';
import { type VerifiedOutput, verifiedOutputs } from './verified-outputs.ts';
import { verifyAnimation } from './verify-animation.ts';
import { verifyFile } from './verify-file.ts';

/** Parts of the progress that copying and reading back come to. */
const copied = 0.7;
const verified = 0.95;

/** What a join needs beside its request. */
export interface JoinWork {
  /** Where packets that are copied come from, by id. */
  readonly sources: RenderInputs['sources'];
  readonly pending: PendingWork;
  /** Where to remember what was verified. @default nowhere */
  readonly store: ArtifactStore | undefined;
}

/**
 * Joins by copying packets into a file beside the output, reads it back, decodes around its joins, and only then puts
 * it in place. What joins of processes that were killed left there is removed first. Of what was verified before all
 * bytes are read back all the same, and nothing more than their hash is asked for; where such a file is in the output's
 * place it is left there. Errors: `output-exists`, `output-unwritable`, `output-too-large`, `verification-failed`, and
 * those of the machine.
 */
export function join(
  runner: FfmpegRunner,
  request: JoinRequest,
  { sources, pending, store }: JoinWork,
): Observable<JoinProgressEvent | JoinedEvent> {
  return defer(() => {
    const { output, overwrite } = request;
    const container = containerOf(output);
    const file = unfinishedFile(output);
    const about = unfinishedFile(output);
    const writing = pendingWork();
    const memory = verifiedOutputs(runner, store, request, container);

    const copy$ = (seams: EarlySeams | undefined): Observable<ProgressEvent> => {
      if (isMovie(container)) {
        return joinMovie(request, sources, { file, kind: container, laidOut: seams?.begin }, writing);
      }
      if (container === 'ts') {
        const { maxBytes: _, ...movie } = request;
        return concat(
          joinMovie(movie, sources, { file: about, kind: 'mp4' }, writing).pipe(map(halfOf(0))),
          defer(() => joinByFfmpeg(runner, request, transportCommand(about, file))).pipe(map(halfOf(1))),
        );
      }
      if (isAnimated(container)) return joinAnimation(request, { file, container }, writing);
      return defer(async () => {
        const text = metadataText(request);
        if (text === undefined) return undefined;
        await writeFile(about, text, { flag: 'wx' }).catch((error: unknown) => {
          throw outputError(error, output);
        });
        return about;
      }).pipe(
        concatMap((told) =>
          fromTask(async () => {
            const cover = request.cover === undefined ? undefined : (await readCover(request.cover)).kind;
            return joinCommand(request, file, container, { about: told, cover });
          }),
        ),
        concatMap((command) => joinByFfmpeg(runner, request, command, textBytes(concatList(request)))),
      );
    };

    const verification = (
      known: VerifiedOutput | undefined,
      seams: EarlySeams | undefined,
    ): Observable<Omit<Verification, 'bytes'>> => {
      const verify$ = isAnimated(container)
        ? verifyAnimation(runner, request, { file, container }, pending)
        : verifyFile(runner, request, { file, container }, store, sources, seams);
      return memory === undefined ? verify$ : verifiedOnce(file, known, verify$, memory, pending);
    };

    const made = (known: VerifiedOutput | undefined): Observable<JoinProgressEvent | JoinedEvent> => {
      // Of what was verified before nothing has to be proven.
      const seams = known === undefined && !isAnimated(container) ? earlySeams(runner, request, sources) : undefined;
      return concat(
        copy$(seams).pipe(
          map((event): JoinProgressEvent => ({ ...event, ratio: copied * event.ratio })),
          endWith<JoinProgressEvent>({ type: 'progress', kind: 'verify', ratio: copied }),
        ),
        defer(() => checkSize(file, request)).pipe(ignoreElements()),
        defer(() => {
          // Nobody waits for it: what is on the disk already need not be waited for when it is put in place.
          void pending.track(flush(file));
          return EMPTY;
        }),
        verification(known, seams).pipe(
          concatMap((verification) =>
            concat(
              of<JoinProgressEvent>({ type: 'progress', kind: 'verify', ratio: verified }),
              // Before it is in place: after that nothing is left but to say so, and nobody can leave in between.
              defer(() => runner.settled()).pipe(ignoreElements()),
              placed(file, output, overwrite, pending).pipe(
                map((bytes): JoinedEvent => ({ type: 'joined', verification: { ...verification, bytes } })),
              ),
            ),
          ),
        ),
      ).pipe(
        finalize(() => seams?.leave()),
        blamingSources(request, sources),
      );
    };

    const madeOrThere = (known: VerifiedOutput | undefined): Observable<JoinProgressEvent | JoinedEvent> => {
      if (known === undefined || !overwrite) return made(known);
      return alreadyThere(output, known, pending).pipe(
        concatMap((isThere): Observable<JoinProgressEvent | JoinedEvent> => {
          if (!isThere) return made(known);
          checkOutputSize(known.verification.bytes, request.maxBytes);
          return of<[JoinProgressEvent, JoinedEvent]>(
            { type: 'progress', kind: 'verify', ratio: verified },
            { type: 'joined', verification: known.verification },
          );
        }),
      );
    };

    const work = concat(
      defer(() => checkOutput({ output, overwrite, sources: [] })).pipe(ignoreElements()),
      defer(() => pending.track(removeAbandoned(output))).pipe(ignoreElements()),
      (memory?.recall() ?? of(undefined)).pipe(concatMap(madeOrThere)),
    );
    return cleanedUp(work, {
      pending,
      cleanup: async () => {
        await runner.settled();
        await writing.settled();
        await rm(file, { force: true });
        await rm(about, { force: true });
      },
    });
  });
}

/** What was told while it was written need not be all. */
async function checkSize(file: string, { maxBytes }: JoinRequest): Promise<void> {
  if (maxBytes !== undefined) checkOutputSize((await stat(file)).size, maxBytes);
}

/** The progress of one of two halves. */
function halfOf(first: 0 | 1): (event: ProgressEvent) => ProgressEvent {
  return (event) => ({ ...event, ratio: (first + event.ratio) / 2 });
}

/** Copies by ffmpeg, and tells how much. */
function joinByFfmpeg(
  runner: FfmpegRunner,
  request: JoinRequest,
  args: CommandSpec,
  stdin?: AsyncIterable<Uint8Array>,
): Observable<ProgressEvent> {
  const frames = request.parts.reduce((sum, part) => sum + part.frames, 0);
  return runner.run({ tool: 'ffmpeg', args, ...(stdin === undefined ? {} : { stdin }) }).pipe(
    concatMap((event) => {
      if (event.type !== 'written') return EMPTY;
      checkOutputSize(event.bytes, request.maxBytes);
      return of<ProgressEvent>({ type: 'progress', ratio: Math.min(1, event.frames / Math.max(1, frames)) });
    }),
  );
}
