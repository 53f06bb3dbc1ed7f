import type { RecordedWork, RunRecord } from './run-record.ts';

/** What stands in a trace beside a name. Plain JSON data. */
export type TraceArguments = Readonly<Record<string, string | number | boolean>>;

/** One entry of a trace in Chrome's trace event format. Times in microseconds since the run began. */
export type TraceEvent =
  /** Names a process or a thread, or says in which order they stand. */
  | {
      readonly ph: 'M';
      readonly name: 'process_name' | 'thread_name' | 'thread_sort_index';
      readonly pid: number;
      readonly tid: number;
      readonly args: TraceArguments;
    }
  /** Something that takes time. */
  | {
      readonly ph: 'X';
      readonly name: string;
      readonly cat: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly dur: number;
      readonly args: TraceArguments;
    }
  /** Something that happens at once. */
  | {
      readonly ph: 'i';
      readonly name: string;
      readonly cat: string;
      readonly pid: number;
      readonly tid: number;
      readonly ts: number;
      readonly s: 't';
      readonly args: TraceArguments;
    };

/** A trace as `chrome://tracing` and Perfetto open it, once it is written as JSON. */
export interface RunTrace {
  readonly traceEvents: readonly TraceEvent[];
  readonly displayTimeUnit: 'ms';
  readonly otherData: Readonly<Record<string, string>>;
}

const pid = 1;
/** The lane of the run as a whole; those of its workers follow. */
const runLane = 1;

/**
 * A run as a trace: a lane for the run as a whole, and one for each worker, in which stands what it was busy with. Pure.
 *
 * @example
 * await writeFile('trace.json', JSON.stringify(traceOf(recorder.record())));
 */
export function traceOf(record: RunRecord): RunTrace {
  const { name, startedAt, outcome, elapsedMs, works, plans, retries, error } = record;
  const workers = [...new Set(works.map(({ slot }) => slot))].sort((a, b) => a - b);
  const happened = (what: string, cat: string, at: number, args: TraceArguments = {}): TraceEvent => {
    return { ph: 'i', name: what, cat, pid, tid: runLane, ts: micro(at), s: 't', args };
  };
  return {
    traceEvents: [
      { ph: 'M', name: 'process_name', pid, tid: runLane, args: { name: `clipwright ${name}` } },
      ...lane(runLane, name),
      ...workers.flatMap((slot) => lane(laneOf(slot), `worker ${slot + 1}`)),
      {
        ph: 'X',
        name,
        cat: 'run',
        pid,
        tid: runLane,
        ts: 0,
        dur: micro(elapsedMs),
        args: { outcome, ...(error === undefined ? {} : { ...error }) },
      },
      ...works.map(workEvent),
      ...plans.map((at) => happened('planned', 'run', at)),
      ...retries.map(({ at, ...told }) => happened('retrying', 'retry', at, { ...told })),
    ],
    displayTimeUnit: 'ms',
    otherData: { startedAt },
  };
}

function lane(tid: number, name: string): TraceEvent[] {
  return [
    { ph: 'M', name: 'thread_name', pid, tid, args: { name } },
    { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } },
  ];
}

function workEvent(work: RecordedWork): TraceEvent {
  const { kind, slot, from, ms, waitedMs, code, unfinished, source, clip, piece } = work;
  return {
    ph: 'X',
    name: workTitle(work),
    cat: kind,
    pid,
    tid: laneOf(slot),
    ts: micro(from),
    dur: micro(ms),
    args: {
      ...(clip === undefined ? {} : { clip: clip + 1 }),
      ...(source === undefined ? {} : { source }),
      ...(piece === undefined ? {} : { piece }),
      ...(waitedMs === undefined ? {} : { waitedMs }),
      ...(code === undefined ? {} : { code }),
      ...(unfinished === undefined ? {} : { unfinished }),
    },
  };
}

/** What work is called where people read it: `encode clip 3`, clips counted from 1. */
export function workTitle({ kind, clip, piece }: RecordedWork): string {
  if (clip !== undefined) return `${kind} clip ${clip + 1}`;
  return piece === undefined ? kind : `${kind} sound`;
}

function laneOf(slot: number): number {
  return runLane + 1 + slot;
}

function micro(ms: number): number {
  return Math.round(ms * 1000);
}
