import {
  catchError,
  concat,
  connect,
  defer,
  from,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  startWith,
  throwError,
} from 'rxjs';
import type { ClipRenderer, RenderInputs } from '../../contracts/clip-renderer.ts';
import type {
  JoinedEvent,
  JoinProgressEvent,
  JoinRequest,
  SoundJoinRequest,
  Verification,
} from '../../contracts/join-request.ts';
import type { WorkEvent } from '../../contracts/work-event.ts';
import { ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import { canonical } from '../../model/canonical.ts';
import { accumulateProgress, type PieceEvent } from '../../operators/accumulate-progress.ts';
import { workTeller } from '../work.ts';
import { chaptersOf } from './chapters.ts';
import { firstTimecode } from './first-timecode.ts';
import { event, reached, type Step } from './phase.ts';
import type { Encoded, Published, RenderJob } from './phases.ts';
import type { RenderEvent } from './render-events.ts';

/** The last phase: what was encoded is joined, verified, and put in place. */
export function joinPhase(
  job: RenderJob,
  encoded: Encoded,
  renderer: ClipRenderer,
  inputs: Pick<RenderInputs, 'sources'>,
): Observable<Step<RenderEvent, Published>> {
  return defer(() => {
    const start = performance.now();
    let verification: Verification | undefined;
    const work = workTeller({ slot: 0 });
    let kind: 'join' | 'verify' = 'join';
    /** What ends and begins with an event. */
    const worked = (told: JoinProgressEvent | JoinedEvent): readonly WorkEvent[] => {
      if (told.type === 'joined') return work.end();
      const { kind: next = 'join' } = told;
      if (next === kind) return [];
      kind = next;
      return [...work.end(), work.begin(kind)];
    };
    const progress$ = renderer.join(joinRequest(job, encoded), inputs).pipe(
      job.retries.again(() => verification !== undefined),
      connect((told$) =>
        merge(
          told$.pipe(mergeMap(worked)),
          told$.pipe(
            map((told): PieceEvent => {
              if (told.type === 'progress') return { piece: 0, type: 'progress', ratio: told.ratio };
              verification = told.verification;
              return { piece: 0, type: 'completed' };
            }),
            accumulateProgress({ total: 1 }),
            map((progress): RenderEvent => ({ ...progress, phase: 'join' })),
          ),
        ),
      ),
      startWith<RenderEvent>(work.begin(kind)),
      catchError((error: unknown) =>
        concat(
          from(work.end(toClipwrightError(error).code)),
          throwError(() => error),
        ),
      ),
      map(event),
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

function joinRequest(
  { output }: RenderJob,
  { plan, parts, audio, joinKey, clips }: Encoded,
): JoinRequest | SoundJoinRequest {
  const { file, overwrite = false, maxBytes, metadata, chapters = false, cover, timecode } = output;
  const first = timecode === undefined ? undefined : firstTimecode(timecode, plan, clips);
  const samples = plan.audio?.stretches.reduce((sum, stretch) => sum + stretch.samples, 0) ?? 0;
  // What could be made of a damaged source is good for this run alone.
  const isWhole = clips.every(({ damage }) => damage === undefined);
  const about = {
    ...(metadata === undefined ? {} : { metadata }),
    ...(first === undefined ? {} : { timecode: first }),
    ...(chapters ? { chapters: chaptersOf(plan, clips) } : {}),
  };
  const isTold = Object.keys(about).length > 0;
  const placed = {
    ...{ output: file, overwrite, ...about },
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(cover === undefined ? {} : { cover }),
  };
  const { video } = plan.profile;
  const sound = audio === undefined ? undefined : { file: audio, samples };
  if (video === null) {
    if (sound === undefined || plan.audio === null) throw new ClipwrightError('internal', 'There is nothing to join.');
    return { audio: sound, encoding: plan.audio.encoding, ...placed };
  }
  return {
    parts,
    ...(sound === undefined ? {} : { audio: sound }),
    profile: { ...plan.profile, video },
    ...placed,
    // What is in the cover's file nobody has looked at.
    ...(joinKey === null || !isWhole || cover !== undefined
      ? {}
      : { key: isTold ? canonical([joinKey, about]) : joinKey }),
  };
}
