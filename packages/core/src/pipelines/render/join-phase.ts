import { concat, defer, map, mergeMap, type Observable, of } from 'rxjs';
import type { ClipRenderer, JoinRequest, Verification } from '../../contracts/clip-renderer.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import { event, reached, type Step } from './phase.ts';
import type { Encoded, Published, RenderJob } from './phases.ts';
import type { RenderEvent } from './render-events.ts';

/** The last phase: what was encoded is joined, verified, and put in place. */
export function joinPhase(
  job: RenderJob,
  encoded: Encoded,
  renderer: ClipRenderer,
): Observable<Step<RenderEvent, Published>> {
  return defer(() => {
    const start = performance.now();
    let verification: Verification | undefined;
    const progress$ = renderer.join(joinRequest(job, encoded)).pipe(
      job.retries.again(() => verification !== undefined),
      map((told): PieceEvent => {
        if (told.type === 'progress') return { ...told, piece: 0 };
        verification = told.verification;
        return { piece: 0, type: 'completed' };
      }),
      accumulateProgress({ total: 1 }),
      map((progress) => event<RenderEvent>({ ...progress, phase: 'join' })),
    );
    const published$ = defer(() => of(verification)).pipe(
      mergeMap((verified) =>
        verified === undefined
          ? []
          : [reached({ ...encoded, verification: verified, joinMs: performance.now() - start })],
      ),
    );
    return concat(progress$, published$);
  });
}

function joinRequest({ output }: RenderJob, { plan, parts, audio, joinKey, clips }: Encoded): JoinRequest {
  const { file, overwrite = false, maxBytes } = output;
  const samples = plan.audio?.stretches.reduce((sum, stretch) => sum + stretch.samples, 0) ?? 0;
  // What could be made of a damaged source is good for this run alone.
  const isWhole = clips.every(({ damage }) => damage === undefined);
  return {
    parts,
    ...(audio === undefined ? {} : { audio: { file: audio, samples } }),
    profile: plan.profile,
    output: file,
    overwrite,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(joinKey === null || !isWhole ? {} : { key: joinKey }),
  };
}
