import type { JoinRequest, RenderInputs } from '@clipwright/core/author';
import { fromTask } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import {
  type CopiedRun,
  copiedCodec,
  joinStretches,
  joinsOfRun,
  provenFrames,
  sourcePicture,
} from '@clipwright/rendering';
import { concatMap, EMPTY, merge, type Observable } from 'rxjs';
import { encodedEnds, nearEnds } from './encoded-ends.ts';
import { comparePictures, type PlacedRun, type WrittenPicture } from './seam-pictures.ts';
import { provenStretches } from './source-excerpts.ts';
import { checkTold } from './told-packets.ts';

/** What is decoded to see both sides of a run's joins. */
export const besideRun = (run: CopiedRun, request: JoinRequest, keys: readonly number[]) =>
  joinStretches(joinsOfRun(request, run), keys, request.profile);

/** An output in which runs are proven. */
export interface SeamsInPicture extends Pick<WrittenPicture, 'layout' | 'picture'> {
  readonly request: JoinRequest;
  readonly sources: RenderInputs['sources'];
}

/**
 * Proves both ends of runs of copied packets ({@link provenFrames}): decoded from what was written, as a player does, and
 * from what the source has, the pictures must be the same, value by value, and nothing must be amiss with any, nor with
 * what stands beside them. What the source has there is asked of ffprobe, in case its index was wrong
 * ({@link checkTold}). What was encoded beside them must be like the source's ({@link nearEnds}). A process for the
 * output, and two for each source. Errors: `verification-failed` with the position of the run in `details.part`, the
 * runner's, the sources'.
 */
export function provenRuns(
  runner: FfmpegRunner,
  { request, layout, picture, sources }: SeamsInPicture,
  runs: readonly CopiedRun[],
): Observable<never> {
  const { keys } = layout;
  const codec = copiedCodec(request.profile.video.codec);
  const encoded = encodedEnds(request);
  return fromTask(async (left) => {
    const placed: PlacedRun[] = [];
    for (const run of runs) {
      const own = await sourcePicture(run.packets, { codec, part: run.part }, sources, left);
      const stretches = provenStretches({ ...run, picture: own }, provenFrames(run, keys, request.profile));
      const besideIt = encoded.filter(({ part }) => part === run.part);
      const ends = await nearEnds({ request, keys, sources }, besideIt, left);
      placed.push({ ...run, picture: own, stretches, beside: besideRun(run, request, keys), ends });
    }
    return placed;
  }).pipe(
    concatMap((placed) =>
      merge(comparePictures(runner, { profile: request.profile, layout, picture }, placed), ...told(runner, placed)),
    ),
  );
}

/** Holds what was copied against what ffprobe reads, a process for each file. */
function told(runner: FfmpegRunner, runs: readonly PlacedRun[]): readonly Observable<never>[] {
  return [...new Set(runs.map(({ picture }) => picture.file))].map((file) => {
    const own = runs.filter(({ picture }) => picture.file === file);
    const copied = own.flatMap(({ part, picture, stretches }) =>
      stretches.map(({ positions }) => ({ part, picture, positions })),
    );
    const [first] = own;
    return first === undefined ? EMPTY : checkTold(runner, first.packets.source, file, copied);
  });
}
