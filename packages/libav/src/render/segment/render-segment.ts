import { ClipwrightError, type ProgressEvent, Rational } from '@clipwright/core';
import {
  type ArtifactTarget,
  fromTask,
  heldFrames,
  type PendingWork,
  type ProducedEvent,
  type RenderInputs,
  type SegmentRequest,
} from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import type { Abilities } from '@clipwright/filters';
import type { AllowedInputs } from '@clipwright/node-kit';
import type { Observable } from 'rxjs';
import type { JobEngine } from '../../engine/job-engine.ts';
import { type FedStretch, fedStretch } from './fed-stretch.ts';
import { planOf } from './plan-of.ts';
import type { FedFrame } from './segment-plan.ts';
import { stretchGraph } from './stretch-graph.ts';

export interface SegmentWork {
  readonly inputs: RenderInputs;
  readonly abilities: Abilities;
  /** Of files that are read here; absent: every frame comes from the open sources. */
  readonly allowed: AllowedInputs | undefined;
  readonly pending: PendingWork;
}

/**
 * Encodes a segment into its target, by a worker: plain files it reads by itself, other clips are pulled as samples. Errors:
 * `encoder-missing`, `unknown-transform`, `contract-violation`, `verification-failed`, those of the machine, and of the
 * sources; of several stretches with the stretch's position in `details.stretch`.
 */
export function renderSegment(
  engine: JobEngine,
  request: SegmentRequest,
  target: ArtifactTarget,
  work: SegmentWork,
): Observable<ProgressEvent | ProducedEvent> {
  return fromTask((left, tell: (event: ProgressEvent) => void) => {
    let reached = 0;
    const further = (event: ProgressEvent): void => {
      if (event.ratio <= reached) return;
      reached = event.ratio;
      tell(event);
    };
    const attempt = (way: SegmentWork) => make(engine, request, target, way, left, further);
    const made = async (): Promise<ProducedEvent> => {
      // What is not as plain as it seemed its loader reads.
      const event = (await attempt(work)) ?? (await attempt({ ...work, allowed: undefined }));
      if (event !== undefined) return event;
      throw new ClipwrightError('internal', 'A segment was not made.');
    };
    const making = made();
    void work.pending.track(making.catch(() => {}));
    return making;
  });
}

/** Gives nothing where a file is not to be read here. */
async function make(
  engine: JobEngine,
  request: SegmentRequest,
  target: ArtifactTarget,
  { inputs, abilities, allowed, pending }: SegmentWork,
  left: AbortSignal,
  tell: (event: ProgressEvent) => void,
): Promise<ProducedEvent | undefined> {
  const { profile, frames } = request;
  const stretches = stretchesOf(request);
  const alone = stretches.length === 1;
  const fed: (FedStretch | undefined)[] = [];
  const plan = planOf(request, target, abilities, allowed);
  const job = engine.begin('segment', plan);
  const release = (): Promise<unknown> =>
    pending.track(Promise.all([job.end(), ...fed.map((one) => one?.release())]).then(() => {}));
  const leave = (): void => void release();
  left.addEventListener('abort', leave, { once: true });
  try {
    for (const [index, stretch] of stretches.entries()) {
      fed[index] =
        stretch.kind === 'color' || plan.stretches[index]?.from.kind !== 'fed'
          ? undefined
          : fedStretch(
              stretch,
              profile,
              inputs,
              stretchGraph(request, stretch, index, abilities),
              alone ? undefined : index,
            );
    }
    let answer: FedFrame | undefined;
    let encoded = 0;
    for (;;) {
      const result = await job.next(answer);
      left.throwIfAborted();
      if (result.done === true) break;
      const { wanted, bytes, notPlain } = result.value;
      if (notPlain === true) return undefined;
      if (result.value.encoded > encoded) {
        encoded = result.value.encoded;
        tell({ type: 'progress', ratio: Math.min(1, encoded / frames), bytes });
      }
      answer = wanted === undefined ? undefined : await fed[wanted]?.next();
      left.throwIfAborted();
    }
    if (encoded !== frames) {
      throw new ClipwrightError('verification-failed', `${encoded} frames were encoded, not ${frames}.`, {
        details: { expected: frames, encoded },
      });
    }
    return {
      type: 'produced',
      meta: {
        frames,
        stretches: stretches.map((stretch, index) => ({
          ...(fed[index]?.measure() ?? { held: heldFrames(stretch, Rational.from(profile.frameRate)) }),
        })),
      },
    };
  } finally {
    left.removeEventListener('abort', leave);
    await release();
  }
}
