import type { RenderEvent } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { renderFraction } from '@clipwright/node-kit';
import type { Failure } from '../api/error.ts';
import type { Recorded, TimedWork } from '../api/events.ts';
import type { JobProgress } from '../api/renders.ts';

/** The lane of what no worker had to do: pieces that were there already. */
export const noSlot = -1;

/** Work that is kept of a run; what comes later is not. */
const maxRecorded = 20_000;

/** What is made of a run's events. */
export interface RunWatch {
  event(event: RenderEvent): void;
  /** `undefined` before there is anything to say. */
  progress(): JobProgress | undefined;
  /** What was not taken yet, and how many were before. */
  takeWork(): { readonly first: number; readonly events: readonly Recorded[] };
  /** Those that are kept, from the first on. */
  readonly recorded: readonly Recorded[];
  /** How many there were. */
  readonly total: number;
}

/** A failure of a clip as clients are told of it. */
export type ClipFailureOf = (failed: {
  readonly code: string;
  readonly message: string;
  readonly remedy?: string;
}) => Failure;

/** @param now Milliseconds, of any zero. */
export function runWatch(clipFailure: ClipFailureOf, now: () => number = () => performance.now()): RunWatch {
  const began = now();
  const recorded: Recorded[] = [];
  let total = 0;
  let fresh: Recorded[] = [];
  let fraction = 0;
  let timeLeft: number | undefined;
  let frames = 0;
  let frameRate = 0;
  let framesDone = 0;
  const pieces = { all: 0, reused: 0 };

  const record = (each: Recorded): void => {
    total++;
    fresh.push(each);
    if (recorded.length < maxRecorded) recorded.push(each);
  };
  const at = (): number => Math.round(now() - began);
  const work = (each: Omit<TimedWork, 'at'>): void => record({ ...each, at: at() });

  return {
    event: (event) => {
      if (event.type === 'begin' || event.type === 'end') {
        const { type, slot, kind, clip, clips, piece } = event;
        const code = event.type === 'end' ? event.code : undefined;
        work({
          ...{ t: type, slot, kind },
          ...(clip === undefined ? {} : { clip }),
          ...(clips === undefined ? {} : { clips: [...clips] }),
          ...(piece === undefined ? {} : { piece }),
          ...(code === undefined ? {} : { code }),
        });
      }
      if (event.type === 'clip' && event.status !== 'loaded') {
        const { index: clip, code = 'internal', message = '', remedy } = event;
        const failed = clipFailure({ code, message, ...(remedy === undefined ? {} : { remedy }) });
        record({ t: 'failed', at: at(), clip, failed });
      }
      if (event.type === 'progress') {
        fraction = Math.max(fraction, renderFraction(event));
        timeLeft = event.phase === 'encode' || event.phase === 'join' ? event.timeLeft : undefined;
      }
      if (event.type === 'planned') {
        frames = event.plan.frames;
        frameRate = Rational.from(event.plan.profile.frameRate).toNumber();
        framesDone = 0;
        for (const { part } of event.plan.copies) framesDone += part.frames;
      }
      if (event.type === 'segment') {
        framesDone = Math.min(frames, framesDone + event.frames);
        pieces.all++;
        const { piece, items } = event;
        const [clip] = items;
        if (!event.reused) return;
        pieces.reused++;
        const place = {
          slot: noSlot,
          kind: 'encode',
          cached: true,
          piece,
          ...(clip === undefined ? {} : { clip }),
          ...(items.length > 1 ? { clips: [...items] } : {}),
        } as const;
        work({ t: 'begin', ...place });
        work({ t: 'end', ...place });
      }
    },
    progress: () => {
      if (fraction === 0 && frames === 0) return undefined;
      const seconds = (now() - began) / 1000;
      const speed = frameRate > 0 && seconds > 0 ? framesDone / frameRate / seconds : undefined;
      return {
        ...{ fraction, framesDone, frames },
        ...(timeLeft === undefined ? {} : { remainingSeconds: timeLeft }),
        ...(speed === undefined ? {} : { speed }),
        ...(pieces.all === 0 ? {} : { hitRate: pieces.reused / pieces.all }),
      };
    },
    takeWork: () => {
      const events = fresh;
      fresh = [];
      return { first: total - events.length, events };
    },
    recorded,
    get total() {
      return total;
    },
  };
}
