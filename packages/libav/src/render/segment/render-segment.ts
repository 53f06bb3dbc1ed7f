import { ClipwrightError, type OutputProfile, type ProgressEvent } from '@clipwright/core';
import {
  type ArtifactTarget,
  fromTask,
  type PendingWork,
  type ProducedEvent,
  type RenderInputs,
  type SegmentRequest,
} from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { type Abilities, blackFrames, colorTags, segmentGraph, storedGraph } from '@clipwright/filters';
import type { Observable } from 'rxjs';
import type { LibavEngine } from '../../engine/libav-engine.ts';
import { encodingSpec } from '../encoding-spec.ts';
import { clockOf, type FedStretch, fedStretch } from './fed-stretch.ts';
import type { FedFrame, SegmentPlan } from './segment-plan.ts';

export interface SegmentWork {
  readonly inputs: RenderInputs;
  readonly abilities: Abilities;
  readonly pending: PendingWork;
}

/**
 * Encodes a segment into its target: its clips are pulled as samples, and everything else is done by a worker. Errors:
 * `encoder-missing`, `unknown-transform`, `contract-violation`, `verification-failed`, those of the machine, and of the
 * sources; of several stretches with the stretch's position in `details.stretch`.
 */
export function renderSegment(
  engine: LibavEngine,
  request: SegmentRequest,
  target: ArtifactTarget,
  work: SegmentWork,
): Observable<ProgressEvent | ProducedEvent> {
  return fromTask((left, tell: (event: ProgressEvent) => void) => {
    const made = make(engine, request, target, work, left, tell);
    void work.pending.track(made.catch(() => {}));
    return made;
  });
}

async function make(
  engine: LibavEngine,
  request: SegmentRequest,
  target: ArtifactTarget,
  { inputs, abilities, pending }: SegmentWork,
  left: AbortSignal,
  tell: (event: ProgressEvent) => void,
): Promise<ProducedEvent> {
  const { profile, frames } = request;
  const stretches = stretchesOf(request);
  const alone = stretches.length === 1;
  const fed: (FedStretch | undefined)[] = [];
  const plan = planOf(request, target, abilities);
  const job = engine.begin('segment', plan);
  const release = (): Promise<unknown> =>
    pending.track(Promise.all([job.end(), ...fed.map((one) => one?.release())]).then(() => {}));
  const leave = (): void => void release();
  left.addEventListener('abort', leave, { once: true });
  try {
    for (const [index, stretch] of stretches.entries()) {
      fed[index] =
        stretch.kind === 'black'
          ? undefined
          : fedStretch(stretch, profile, inputs, abilities, alone ? undefined : index);
    }
    let answer: FedFrame | undefined;
    let encoded = 0;
    for (;;) {
      const result = await job.next(answer);
      left.throwIfAborted();
      if (result.done === true) break;
      const { wanted, bytes } = result.value;
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
      meta: { frames, stretches: fed.map((one) => (one === undefined ? { held: 0 } : { ...one.measure() })) },
    };
  } finally {
    left.removeEventListener('abort', leave);
    await release();
  }
}

/** What the worker is told at first. */
function planOf(request: SegmentRequest, { file }: ArtifactTarget, abilities: Abilities): SegmentPlan {
  const { profile } = request;
  return {
    file,
    encoding: encodingSpec(profile, abilities),
    stretches: stretchesOf(request).map((stretch) => ({
      frames: stretch.frames,
      from:
        stretch.kind === 'black'
          ? { kind: 'made', graph: storedGraph(`${blackFrames(profile, stretch.frames)}[v]`, profile) }
          : { kind: 'fed' },
    })),
    ...(request.kind === 'crossfade'
      ? { mix: { graph: segmentGraph(request, ['[0:v]null', '[1:v]null']), input: conformed(profile) } }
      : {}),
  };
}

/** Frames as they go into an encoder. */
function conformed(profile: OutputProfile): NonNullable<SegmentPlan['mix']>['input'] {
  const { width, height, video } = profile;
  const { range, matrix } = colorTags(profile);
  return {
    ...{ width, height, pixelFormat: video.pixelFormat, ...clockOf(profile) },
    ...(range === undefined ? {} : { range }),
    ...(matrix === undefined ? {} : { matrix }),
  };
}
