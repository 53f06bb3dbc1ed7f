import { ClipwrightError, type SourceIndex } from '@clipwright/core';
import { type JoinRequest, type RenderInputs, type SourceRef, timeOf } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  forkJoin,
  from,
  last,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  throwError,
} from 'rxjs';
import { type ContainerClock, microsAt } from './container-clock.ts';
import { apart, type ComparedFrames, type CopiedRun, comparedFrames, copiedRuns } from './copied-frames.ts';
import { compareEnds, type EncodedEnd, encodedEnds } from './encoded-ends.ts';
import { frameHashes, type HashedFrames } from './frame-hashes.ts';
import { type SourceHashes, sourceHashes } from './source-hashes.ts';
import { notAsPlanned } from './verify-rows.ts';

/** What is proven of which file. */
export interface SeamsToProve {
  readonly request: JoinRequest;
  readonly file: string;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
  readonly clock: ContainerClock;
  readonly sources: RenderInputs['sources'];
}

/** A source, and what of the output is held against it. */
interface Original {
  readonly source: SourceRef;
  readonly index: SourceIndex;
  readonly runs: readonly CopiedRun[];
  readonly ends: readonly EncodedEnd[];
}

/** Frames of the output, and the pictures that they must be. */
interface Expected extends ComparedFrames {
  readonly hashes: SourceHashes;
}

/**
 * Decodes both ends of each run of copied packets ({@link comparedFrames}) from what was written, as a player does, and
 * the same frames from its source: the pictures must be the same, value by value, and nothing must be amiss with any.
 * Meanwhile what was encoded beside them: that must be like the source's ({@link compareEnds}). A process or two for the
 * output, as many for each source. Errors: `verification-failed` with the position of the run in `details.part`, the
 * runner's, the sources'.
 */
export function proveSeams(runner: FfmpegRunner, work: SeamsToProve): Observable<never> {
  return defer(() => {
    const [runs, ends] = [copiedRuns(work.request), encodedEnds(work.request)];
    if (runs.length === 0) return EMPTY;
    const sources = new Map(
      [...runs.map(({ packets }) => packets), ...ends].map(({ source }) => [source.id, source] as const),
    );
    const originals = [...sources.values()].map((source) => {
      const own = {
        source,
        runs: runs.filter(({ packets }) => packets.source.id === source.id),
        ends: ends.filter((end) => end.source.id === source.id),
      };
      return indexOf(work.sources, own).pipe(map((index): Original => ({ ...own, index })));
    });
    return forkJoin(originals).pipe(
      concatMap((all) =>
        merge(
          forkJoin(all.map((one) => expectedOf(runner, work, one))).pipe(
            concatMap((expected) => compare(runner, work, expected.flat())),
          ),
          from(all).pipe(mergeMap(({ source, index, ends }) => compareEnds(runner, work, source, index, ends))),
        ),
      ),
    );
  });
}

/** Of as much of a source as is looked at. */
function indexOf(
  sources: RenderInputs['sources'],
  { source, runs, ends }: Omit<Original, 'index'>,
): Observable<SourceIndex> {
  const { id, info } = source;
  const open = sources.get(id);
  if (open === undefined) {
    return throwError(
      () =>
        new ClipwrightError('contract-violation', `Packets are copied of the source ${id}, which is not open.`, {
          remedy: 'Give the join the open sources of all packets.',
          details: { source: id },
        }),
    );
  }
  const ticks = [...runs.flatMap(({ packets }) => [packets.from, packets.to]), ...ends.map(({ tick }) => tick)];
  const [start, end] = [Math.min(...ticks), Math.max(...ticks) + 1].map((tick) => timeOf(tick, info.video).max(0));
  return open.index({ start: String(start), end: String(end) }).pipe(last());
}

/** The pictures of a source at the ends of the runs that are copied of it. */
function expectedOf(
  runner: FfmpegRunner,
  { keys, request }: SeamsToProve,
  { source, index, runs }: Original,
): Observable<readonly Expected[]> {
  const compared = runs.flatMap((run) => comparedFrames(run, index, keys, request.profile));
  if (compared.length === 0) return of([]);
  return sourceHashes(runner, source, index, compared).pipe(
    map((hashes) => compared.map((frames) => ({ ...frames, hashes }))),
  );
}

/** Decodes frames of the output, and compares. Errors: as of {@link proveSeams}. */
function compare(runner: FfmpegRunner, work: SeamsToProve, expected: readonly Expected[]): Observable<never> {
  const { file, clock } = work;
  const stretches = apart(expected.map(({ from, to }) => ({ from, until: to + 1 }))).map(({ from, until }) => ({
    from: microsAt(clock, from),
    until: microsAt(clock, until),
  }));
  return frameHashes(runner, file, stretches, false).pipe(
    catchError((error: unknown) => {
      const isUndecoded = error instanceof ClipwrightError && error.code === 'tool-failed';
      return isUndecoded ? of<HashedFrames>({ frames: [], complaints: [error.message] }) : throwError(() => error);
    }),
    concatMap(({ frames, complaints }) => {
      const rate = clock.frameRate.toNumber() / 1_000_000;
      const decoded = new Map(frames.map(({ micros, hash }) => [Math.round(micros * rate), hash]));
      for (const one of expected) judge(one, decoded);
      if (complaints.length === 0) return EMPTY;
      const parts = [...new Set(expected.map(({ run }) => run.part))];
      const [part] = parts;
      if (parts.length === 1) throw notAsPlanned(`A copied part does not decode: ${complaints.at(-1)}`, { part });
      // Whose it is shows when each is decoded alone; from one to another no player leaps.
      return from(parts).pipe(
        concatMap((part) =>
          compare(
            runner,
            work,
            expected.filter(({ run }) => run.part === part),
          ),
        ),
      );
    }),
  );
}

/** Throws `verification-failed` where a frame is missing, or is not its source's. */
function judge({ run, from, to, first, hashes }: Expected, decoded: ReadonlyMap<number, string>): void {
  const { part, packets } = run;
  const details = { part, source: packets.source.id };
  for (let frame = from; frame <= to; frame += 1) {
    const [own, expected] = [decoded.get(frame), hashes.get(first + frame - from)];
    if (own === undefined) throw notAsPlanned(`Frame ${frame}, which is copied, does not decode.`, details);
    if (expected === undefined) throw notAsPlanned(`The source's own frame for ${frame} does not decode.`, details);
    if (own !== expected) throw notAsPlanned(`Frame ${frame}, which is copied, is not its source's.`, details);
  }
}
