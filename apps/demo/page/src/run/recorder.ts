import { ask } from '../api/client.ts';
import type { RecordingAnswer, ServerEvents } from '../api/shapes.ts';
import { addWork, newRecord } from './record.ts';
import { type RunStore, recordOf, withRecord } from './run-store.ts';

type Batch = ServerEvents['work'];

/** Keeps what jobs do on record, without a gap. */
export interface Recorder {
  /** Adds what was heard; what was missed before it is asked for. */
  take(batch: Batch): void;
  /** Asks for all that a job did in its latest attempt so far. */
  load(job: string): Promise<void>;
}

export function recorderOf(store: RunStore): Recorder {
  /** What was heard of jobs while it was asked for what they did. */
  const waiting = new Map<string, Batch[]>();

  const take = (batch: Batch): void => {
    const { job, attempt, first, events } = batch;
    const later = waiting.get(job);
    if (later !== undefined) {
      later.push(batch);
      return;
    }
    const known = recordOf(store, job);
    if (attempt < known.attempt) return;
    const record = attempt === known.attempt ? known : newRecord(attempt);
    if (first > record.count) {
      // The recording has these too.
      load(job);
      return;
    }
    addWork(record, events.slice(record.count - first));
    if (record !== known) store.update((run) => withRecord(run, job, record));
  };

  const load = async (job: string): Promise<void> => {
    if (waiting.has(job)) return;
    const later: Batch[] = [];
    waiting.set(job, later);
    const answer = await ask<RecordingAnswer>(`/renders/${encodeURIComponent(job)}/recording`).catch(() => undefined);
    waiting.delete(job);
    if (answer === undefined) return;
    const { attempt, total, events } = answer;
    const known = store.get().records.get(job);
    const isNews = known === undefined || attempt > known.attempt || (attempt === known.attempt && total > known.count);
    if (isNews) {
      const record = newRecord(attempt);
      addWork(record, events);
      record.count = total;
      store.update((run) => ({ ...withRecord(run, job, record), beat: run.beat + 1 }));
    }
    for (const batch of later) take(batch);
  };

  return { take, load };
}
