import { ClipwrightError, type SourceIndex } from '@clipwright/core';
import { fromTask, type JoinRequest, type RenderInputs, type SourceRef, timeOf } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { ContainerClock, Frames, PicturePart, PlacedPicture } from '@clipwright/rendering';
import {
  type CopiedRun,
  copiedCodec,
  copiedRuns,
  notAsPlanned,
  openSource,
  provenFrames,
  sourcePicture,
} from '@clipwright/rendering';
import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  forkJoin,
  from,
  last,
  merge,
  mergeMap,
  type Observable,
  of,
  throwError,
} from 'rxjs';
import { compareEnds, type EncodedEnd, encodedEnds } from './encoded-ends.ts';
import { excerptOf } from './excerpt.ts';
import { frameHashes, type HashedFrames } from './frame-hashes.ts';
import { type ProvenStretch, provenStretches, sourcePackets } from './source-excerpts.ts';
import { checkTold } from './told-packets.ts';

/** What is proven of which file. */
export interface SeamsToProve {
  readonly request: JoinRequest;
  readonly file: string;
  /** Frames that can be decoded by themselves, ascending. */
  readonly keys: readonly number[];
  readonly clock: ContainerClock;
  /** The picture of the output; absent where it is not told where that lies. */
  readonly picture: PlacedPicture | undefined;
  readonly sources: RenderInputs['sources'];
}

/** A run, where its packets lie in its source, and what of it is proven. */
interface Run extends CopiedRun {
  readonly picture: PicturePart;
  readonly stretches: readonly ProvenStretch[];
}

/**
 * Proves both ends of each run of copied packets ({@link provenFrames}): decoded from what was written, as a player does,
 * and from what the source has, the pictures must be the same, value by value, and nothing must be amiss with any. What
 * the source has there is asked of ffprobe, in case its index was wrong ({@link checkTold}). Meanwhile what was encoded
 * beside them: that must be like the source's ({@link compareEnds}). A process for the output, two for each source.
 * Errors: `verification-failed` with the position of the run in `details.part`, the runner's, the sources'.
 */
export function proveSeams(runner: FfmpegRunner, work: SeamsToProve): Observable<never> {
  const { request, keys, sources } = work;
  return defer(() => {
    const runs = copiedRuns(request);
    if (runs.length === 0) return EMPTY;
    const codec = copiedCodec(request.profile.video.codec);
    return fromTask(async (left) => {
      const placed: Run[] = [];
      for (const run of runs) {
        const picture = await sourcePicture(run.packets, { codec, part: run.part }, sources, left);
        const placedRun = { ...run, picture };
        const frames = provenFrames(run, keys, request.profile);
        placed.push({ ...placedRun, stretches: provenStretches(placedRun, frames) });
      }
      return placed;
    }).pipe(concatMap((placed) => merge(compare(runner, work, placed), ...told(runner, placed), ends(runner, work))));
  });
}

/** Holds what was copied against what ffprobe reads, a process for each file. */
function told(runner: FfmpegRunner, runs: readonly Run[]): readonly Observable<never>[] {
  return [...grouped(runs, ({ picture }) => picture.file)].map(([file, own]) => {
    const copied = own.flatMap(({ part, picture, stretches }) =>
      stretches.map(({ positions }) => ({ part, picture, positions })),
    );
    const [first] = own;
    return first === undefined ? EMPTY : checkTold(runner, first.packets.source, file, copied);
  });
}

/** Decodes what is proven of runs, from the output and from their sources, and compares. */
function compare(runner: FfmpegRunner, work: SeamsToProve, runs: readonly Run[]): Observable<never> {
  const { picture, request } = work;
  if (picture === undefined) throw notAsPlanned('It is not told where its packets lie.');
  const codec = copiedCodec(request.profile.video.codec);
  const decoded = (
    excerpt: PlacedPicture,
    stretches: readonly Frames[],
    isForeign: boolean,
  ): Observable<HashedFrames> =>
    frameHashes(runner, excerptOf(excerpt, stretches), isForeign).pipe(
      catchError((error: unknown) => {
        const isUndecoded = error instanceof ClipwrightError && error.code === 'tool-failed';
        return isUndecoded
          ? of<HashedFrames>({ hashes: new Map(), complaints: [error.message] })
          : throwError(() => error);
      }),
    );
  const stretches = runs.flatMap((run) => run.stretches);
  const originals = sourcePackets(codec, runs, picture.entry).map((own) => decoded(own, own.stretches, true));
  return forkJoin([decoded(picture, stretches, false), ...originals]).pipe(
    concatMap(([written, ...own]) => {
      const expected = new Map(own.flatMap(({ hashes }) => [...hashes]));
      for (const run of runs) judge(run, written?.hashes ?? new Map(), expected);
      const complaint = written?.complaints.at(-1);
      if (complaint === undefined) return EMPTY;
      const [only, another] = runs;
      if (another === undefined) {
        throw notAsPlanned(`A copied part does not decode: ${complaint}`, { part: only?.part });
      }
      // Whose it is shows when each is decoded alone; from one to another no player leaps.
      return from(runs).pipe(concatMap((run) => compare(runner, work, [run])));
    }),
  );
}

/** Throws `verification-failed` where a frame is missing, or is not its source's. */
function judge(
  { part, packets, stretches }: Run,
  written: ReadonlyMap<number, string>,
  expected: ReadonlyMap<number, string>,
): void {
  const details = { part, source: packets.source.id };
  for (const { from, to } of stretches) {
    for (let frame = from; frame <= to; frame += 1) {
      const [own, source] = [written.get(frame), expected.get(frame)];
      if (own === undefined) throw notAsPlanned(`Frame ${frame}, which is copied, does not decode.`, details);
      if (source === undefined) throw notAsPlanned(`The source's own frame for ${frame} does not decode.`, details);
      if (own !== source) throw notAsPlanned(`Frame ${frame}, which is copied, is not its source's.`, details);
    }
  }
}

/** Holds what was encoded beside runs against its sources. */
function ends(runner: FfmpegRunner, work: SeamsToProve): Observable<never> {
  const bySource = grouped(encodedEnds(work.request), ({ source }) => source.id);
  return from([...bySource.values()]).pipe(
    mergeMap((own) => {
      const [first] = own;
      if (first === undefined) return EMPTY;
      const { source } = first;
      return indexOf(work.sources, source, own).pipe(
        concatMap((index) => compareEnds(runner, work, source, index, own)),
      );
    }),
  );
}

/** Of as much of a source as is looked at. */
function indexOf(
  sources: RenderInputs['sources'],
  { id, info }: SourceRef,
  ends: readonly EncodedEnd[],
): Observable<SourceIndex> {
  const ticks = ends.map(({ tick }) => tick);
  const [start, end] = [Math.min(...ticks), Math.max(...ticks) + 1].map((tick) => timeOf(tick, info.video).max(0));
  return openSource(sources, id)
    .index({ start: String(start), end: String(end) })
    .pipe(last());
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}
