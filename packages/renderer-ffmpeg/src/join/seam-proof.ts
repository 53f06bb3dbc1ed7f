import type { JoinRequest, RenderInputs } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { PacketsFound, PlacedPicture } from '@clipwright/rendering';
import { type CopiedRun, copiedRuns, notAsPlanned, provenFrames } from '@clipwright/rendering';
import { concat, concatMap, defer, EMPTY, type Observable } from 'rxjs';
import type { EarlySeams } from './early-seams.ts';
import { encodedEnds, keyOf } from './encoded-ends.ts';
import { type Proof, type ProvenBefore, proofDigests } from './proven-before.ts';
import { besideRun, provenRuns } from './proven-runs.ts';

/** What is proven of which output. */
export interface SeamsToProve {
  readonly request: JoinRequest;
  /** What was read back of it. */
  readonly found: PacketsFound;
  /** Its picture; absent where it is not told where that lies. */
  readonly picture: PlacedPicture | undefined;
  readonly sources: RenderInputs['sources'];
  /** What need not be proven again. */
  readonly memory: ProvenBefore;
  /** What was proven while that was read back, if anything. */
  readonly early?: EarlySeams | undefined;
}

/**
 * Proves each run of copied packets ({@link provenRuns}) of which it is not remembered that it was. Errors: as there.
 */
export function proveSeams(runner: FfmpegRunner, work: SeamsToProve): Observable<never> {
  const { memory } = work;
  return defer(() => {
    const runs = copiedRuns(work.request);
    if (runs.length === 0) return EMPTY;
    const proofs = seamProofs(work, runs);
    const remembered = new Set(proofs.map((proof) => proof.of));
    // Each takes as long to prove as to look for a hundred others.
    const alone = proofs.map((proof) => [proof]);
    return memory.unknown(alone).pipe(
      concatMap((unknown) => {
        const open = new Set(unknown.flat().map((proof) => proof.of));
        const those = runs.filter((run) => open.has(run) || !remembered.has(run));
        if (those.length === 0) return EMPTY;
        const { found, early, picture, ...seams } = work;
        if (picture === undefined) throw notAsPlanned('It is not told where its packets lie.');
        const layout = { entry: picture.entry, frames: picture.frames.length, keys: found.keys };
        return concat(
          defer(async () => (await early?.proven(found.keys)) ?? new Set<number>()).pipe(
            concatMap((proven) => {
              const left = those.filter(({ part }) => !proven.has(part));
              return left.length === 0
                ? EMPTY
                : provenRuns(runner, { ...seams, layout, picture: async () => picture }, left);
            }),
          ),
          memory.keep(unknown),
        );
      }),
    );
  });
}

/** What decides whether runs are proven; of those of which it is known what they and the parts beside them are. */
function seamProofs({ request, found }: SeamsToProve, runs: readonly CopiedRun[]): readonly Proof<CopiedRun>[] {
  const digests = proofDigests(found);
  const encoded = encodedEnds(request);
  return runs.flatMap((run) => {
    const ends = encoded.filter(({ part }) => part === run.part);
    const keys = [run.packets, ...ends.map(({ beside }) => request.parts[beside])].map((part) => part?.key);
    if (keys.includes(undefined)) return [];
    const stretches = [
      ...provenFrames(run, found.keys, request.profile),
      ...besideRun(run, request, found.keys).flatMap((batch) => batch.stretches),
      ...ends.map(({ frame }) => ({ from: keyOf(found.keys, frame), to: frame })),
    ];
    const places = ends.map(({ frame }) => frame - run.firstFrame);
    return [{ of: run, digest: digests.of(stretches, keys, places) }];
  });
}
