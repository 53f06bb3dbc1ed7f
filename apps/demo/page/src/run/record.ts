import type { Failure, Recorded, TimedWork, WorkKind } from '../api/shapes.ts';

/** A stretch of a lane: one piece of work. */
export interface Bar {
  readonly slot: number;
  readonly kind: WorkKind;
  /** The clips that it is done for; none for the sound, or for all. */
  readonly clips: readonly number[];
  /** Milliseconds since the run began. */
  readonly from: number;
  /** Absent while it goes on. */
  to?: number;
  cached?: boolean;
  failed?: boolean;
}

export type ClipState = 'waiting' | 'opening' | 'opened' | 'working' | 'made' | 'failed';

/**
 * What a run did, by lane and by clip. It grows in place, as thousands of events come in batches.
 */
export interface RunRecord {
  /** Which of the job's attempts it is of. */
  readonly attempt: number;
  /** How much of it was heard: the next that happens has that number. */
  count: number;
  lanes: number;
  /** Milliseconds since the run began, of the latest event. */
  latest: number;
  readonly bars: Bar[];
  readonly open: Map<string, Bar>;
  readonly clips: Map<number, ClipState>;
  readonly failures: Map<number, Failure>;
  /** Clips of which pieces were there already. */
  readonly cached: Set<number>;
}

/** Bars that are kept: more than a run of ten thousand clips has. */
const most = 100_000;

export function newRecord(attempt = 0): RunRecord {
  return {
    attempt,
    count: 0,
    lanes: 0,
    latest: 0,
    bars: [],
    open: new Map(),
    clips: new Map(),
    failures: new Map(),
    cached: new Set(),
  };
}

/** Adds what happened since; `events` begin where the record ends. */
export function addWork(record: RunRecord, events: readonly Recorded[]): void {
  record.count += events.length;
  for (const event of events) {
    record.latest = Math.max(record.latest, event.at);
    if (event.t === 'failed') {
      record.clips.set(event.clip, 'failed');
      record.failures.set(event.clip, event.failed);
      continue;
    }
    if (event.slot < 0) {
      found(record, event);
      continue;
    }
    record.lanes = Math.max(record.lanes, event.slot + 1);
    if (event.t === 'begin') begin(record, event);
    else end(record, event);
  }
}

/** The clips that work is done for. */
function clipsOf({ clip, clips }: TimedWork): readonly number[] {
  return clips ?? (clip === undefined ? [] : [clip]);
}

/** A clip that failed stays so. */
function become(record: RunRecord, event: TimedWork, state: ClipState): void {
  for (const clip of clipsOf(event)) if (record.clips.get(clip) !== 'failed') record.clips.set(clip, state);
}

/** A piece that was there already took no worker. */
function found(record: RunRecord, event: TimedWork): void {
  for (const clip of clipsOf(event)) record.cached.add(clip);
  become(record, event, 'made');
}

function keyOf({ slot, kind, clip, piece }: TimedWork): string {
  return `${slot} ${kind} ${clip ?? ''} ${piece ?? ''}`;
}

function begin(record: RunRecord, event: TimedWork): void {
  const { slot, kind, at } = event;
  const bar: Bar = { slot, kind, from: at, clips: clipsOf(event) };
  if (record.bars.length < most) record.bars.push(bar);
  record.open.set(keyOf(event), bar);
  if (kind === 'open') become(record, event, 'opening');
  else if (isMaking(kind)) become(record, event, 'working');
}

function end(record: RunRecord, event: TimedWork): void {
  const { kind, at, code, cached } = event;
  const bar = record.open.get(keyOf(event));
  record.open.delete(keyOf(event));
  if (bar !== undefined) {
    bar.to = at;
    if (cached !== undefined) bar.cached = cached;
    if (code !== undefined) bar.failed = true;
  }
  // What becomes of its clips is told where it is more than this try.
  if (code !== undefined) return;
  if (kind === 'open') become(record, event, 'opened');
  else if (isMaking(kind)) become(record, event, 'made');
}

function isMaking(kind: WorkKind): boolean {
  return kind === 'encode' || kind === 'copy' || kind === 'decode';
}

/** How many clips, from the first, are made without one missing: the order that is restored. */
export function inOrder({ clips }: RunRecord, total: number): number {
  for (let index = 0; index < total; index++) {
    const state = clips.get(index);
    if (state !== 'made' && state !== 'failed') return index;
  }
  return total;
}

/** Milliseconds of all work: how long it takes one after the other at the least. */
export function workMs({ bars, latest }: RunRecord): number {
  return bars.reduce((sum, { from, to = latest }) => sum + (to - from), 0);
}
