import type { WorkEvent } from '@clipwright/core';

/** What a worker is busy with. */
export interface Lane {
  /** From 0. */
  readonly slot: number;
  readonly kind: string;
  /** What it is done for: a clip, counted from 1, with its source; the sound, a file. */
  readonly what: string;
  /** Milliseconds, on the clock that was given. */
  readonly since: number;
  /** How far it is, from 0 to 1, where that is known. */
  readonly ratio?: number;
}

/** What all workers are busy with, from the events that say when work begins and ends. */
export interface Lanes {
  event(event: WorkEvent): void;
  /** In order of their slots. */
  busy(): readonly Lane[];
  /** Milliseconds that all work took that has ended, one after the other. */
  workMs(): number;
}

/** @param now The time in milliseconds. */
export function lanesOf(now: () => number): Lanes {
  const lanes = new Map<string, Lane>();
  let workMs = 0;
  return {
    event: (event) => {
      const { kind, slot } = event;
      const key = `${kind} ${slot}`;
      const before = lanes.get(key);
      if (event.type === 'begin') lanes.set(key, { slot, kind, what: whatOf(event), since: now() });
      else if (before !== undefined) {
        workMs += now() - before.since;
        lanes.delete(key);
      }
    },
    busy: () => [...lanes.values()].sort((a, b) => a.slot - b.slot),
    workMs: () => workMs,
  };
}

function whatOf({ clip, source = '', piece }: WorkEvent): string {
  if (clip !== undefined) return `clip ${clip + 1}  ${source}`.trim();
  return source !== '' ? source : piece === undefined ? '' : 'sound';
}
