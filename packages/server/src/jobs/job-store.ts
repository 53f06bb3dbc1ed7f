import type { Database } from 'libsql';
import { z } from 'zod';
import { type RemovedEvent, removedEvent, type StateEvent, stateEvent } from '../api/events.ts';
import type { JobState, RenderRequest } from '../api/renders.ts';
import { closeDatabase } from './database.ts';
import type { JobChange, KeptEvent } from './job-changes.ts';
import { type JobRecord, jobRecord } from './job-record.ts';

const count = z.object({ count: z.number() });
const counts = z.array(z.object({ state: z.string(), count: z.number() }));
const keptEvents = z.array(z.object({ id: z.number(), data: z.string() }));
const text = z.object({ text: z.string().nullable() });

const eventData = z.union([stateEvent, removedEvent]);

/** The columns of {@link jobRecord}. */
const columns = Object.keys(jobRecord.shape).join(', ');

export interface NewJob {
  readonly id: string;
  readonly output: string;
  readonly request: RenderRequest;
  readonly idempotencyKey?: string;
}

export interface JobsQuery {
  readonly state?: JobState;
  readonly limit: number;
  /** Of the last job of the page before. */
  readonly after?: string;
}

/** The jobs and their events as they are written. All at once: nothing waits, and nothing is between two steps. */
export interface JobStore {
  /** Writes a job that waits, and its first event. */
  add(job: NewJob): KeptEvent;
  /** Changes a job and writes the event of it, both or neither. */
  change(id: string, change: JobChange): KeptEvent;
  find(id: string): JobRecord | undefined;
  byKey(idempotencyKey: string): JobRecord | undefined;
  /** The job that waits, or runs, for that output. */
  byOutput(output: string): JobRecord | undefined;
  /** The newest first. */
  list(query: JobsQuery): readonly JobRecord[];
  /** Those that run or wait, in the order in which they came. */
  open(state: 'queued' | 'running'): readonly JobRecord[];
  next(): JobRecord | undefined;
  /** In the queue, from 1. */
  position(job: Pick<JobRecord, 'number' | 'state'>): number | undefined;
  counts(): Readonly<Record<string, number>>;
  markCancelling(id: string): void;
  setRecording(id: string, recording: string): void;
  recording(id: string): string | undefined;
  /** With its events, but for the one that tells it. */
  remove(id: string): KeptEvent;
  /** Removes jobs that have ended, but for so many, and those that ended before a time. */
  retain(most: number, since: string): readonly KeptEvent[];
  /** Number of the newest event, 0 before the first. */
  newestEvent(): number;
  /** Events after a number, or `undefined` where not all of them are kept, or they are more than that. */
  eventsAfter(id: number, most: number, job?: string): readonly KeptEvent[] | undefined;
  close(): void;
}

/** Events that are kept for those who come back. */
const maxEvents = 20_000;

export function jobStore(database: Database, now: () => Date = () => new Date()): JobStore {
  const prepared = new Map<string, ReturnType<Database['prepare']>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const all = (sql: string, ...values: unknown[]): unknown[] => statement(sql).all(...values);
  const get = (sql: string, ...values: unknown[]): unknown => statement(sql).get(...values);
  const run = (sql: string, ...values: unknown[]) => statement(sql).run(...values);
  const records = (where: string, ...values: unknown[]): readonly JobRecord[] =>
    all(`SELECT ${columns} FROM jobs ${where}`, ...values).map((row) => jobRecord.parse(row));
  const one = (where: string, ...values: unknown[]): JobRecord | undefined => records(`${where} LIMIT 1`, ...values)[0];
  const counted = (sql: string, ...values: unknown[]): number => count.parse(get(sql, ...values)).count;
  const byId = 'WHERE id = ?';

  const position = ({ number, state }: Pick<JobRecord, 'number' | 'state'>): number | undefined =>
    state === 'queued'
      ? counted("SELECT count(*) AS count FROM jobs WHERE state = 'queued' AND number <= ?", number)
      : undefined;

  /** Within a transaction. */
  const kept = (event: StateEvent | RemovedEvent): KeptEvent => {
    const { lastInsertRowid } = run('INSERT INTO events (job, data) VALUES (?, ?)', event.job, JSON.stringify(event));
    const id = Number(lastInsertRowid);
    run('DELETE FROM events WHERE id <= ?', id - maxEvents);
    return keptEvent(id, event);
  };

  /** Within a transaction. */
  const tell = (id: string, { report, error }: Partial<JobChange>, at: string): KeptEvent => {
    run('UPDATE jobs SET seq = seq + 1 WHERE id = ?', id);
    const job = one(byId, id);
    if (job === undefined) throw new Error(`There is no job ${id}.`);
    const place = position(job);
    const event: StateEvent = {
      ...{ job: id, output: job.output, seq: job.seq, state: job.state, at },
      ...(place === undefined ? {} : { position: place }),
      ...(error === undefined ? {} : { error }),
      ...(report === undefined ? {} : { report }),
    };
    return kept(event);
  };

  const add = database.transaction(({ id, output, request, idempotencyKey }: NewJob): KeptEvent => {
    const created = now().toISOString();
    run(
      "INSERT INTO jobs (id, state, output, created, request, idempotencyKey) VALUES (?, 'queued', ?, ?, ?, ?)",
      ...[id, output, created, JSON.stringify(request), idempotencyKey ?? null],
    );
    return tell(id, {}, created);
  });

  const change = database.transaction((id: string, asked: JobChange): KeptEvent => {
    const { state, report, error, counts: counter } = asked;
    const at = now().toISOString();
    run('UPDATE jobs SET state = ? WHERE id = ?', state, id);
    if (state === 'running') run('UPDATE jobs SET started = ? WHERE id = ?', at, id);
    if (state === 'done' || state === 'failed' || state === 'cancelled') {
      run('UPDATE jobs SET finished = ? WHERE id = ?', at, id);
    }
    if (report !== undefined) run('UPDATE jobs SET report = ? WHERE id = ?', JSON.stringify(report), id);
    if (error !== undefined) run('UPDATE jobs SET error = ? WHERE id = ?', JSON.stringify(error), id);
    if (counter !== undefined) run(`UPDATE jobs SET ${counter} = ${counter} + 1 WHERE id = ?`, id);
    return tell(id, asked, at);
  });

  const remove = database.transaction((id: string): KeptEvent => {
    run('DELETE FROM events WHERE job = ?', id);
    run('DELETE FROM jobs WHERE id = ?', id);
    return kept({ job: id, at: now().toISOString() });
  });

  return {
    add,
    change,
    find: (id) => one(byId, id),
    byKey: (key) => one('WHERE idempotencyKey = ?', key),
    byOutput: (output) => one("WHERE output = ? COLLATE NOCASE AND state IN ('queued', 'running')", output),
    list: ({ state, limit, after }) => {
      const [sql, values] = state === undefined ? ['', []] : ['AND state = ?', [state]];
      const from = after === undefined ? undefined : (one(byId, after)?.number ?? 0);
      return records(
        `WHERE number < ? ${sql} ORDER BY number DESC LIMIT ?`,
        ...[from ?? Number.MAX_SAFE_INTEGER, ...values, limit],
      );
    },
    open: (state) => records('WHERE state = ? ORDER BY number', state),
    next: () => one("WHERE state = 'queued' ORDER BY number"),
    position,
    counts: () => {
      const rows = counts.parse(all('SELECT state, count(*) AS count FROM jobs GROUP BY state'));
      return Object.fromEntries(rows.map((row) => [row.state, row.count]));
    },
    markCancelling: (id) => void run('UPDATE jobs SET cancelling = 1 WHERE id = ?', id),
    setRecording: (id, recording) => void run('UPDATE jobs SET recording = ? WHERE id = ?', recording, id),
    recording: (id) =>
      text.optional().parse(get('SELECT recording AS text FROM jobs WHERE id = ?', id))?.text ?? undefined,
    remove,
    retain: (most, since) => {
      const gone = all(
        `SELECT id AS text FROM jobs WHERE finished IS NOT NULL AND state NOT IN ('queued', 'running')
         AND (finished < ? OR number <= (SELECT number FROM jobs WHERE state NOT IN ('queued', 'running')
           ORDER BY number DESC LIMIT 1 OFFSET ?))`,
        ...[since, most],
      );
      return gone.map((row) => remove(text.parse(row).text ?? ''));
    },
    newestEvent: () => counted("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) AS count"),
    eventsAfter: (id, most, job) => {
      // What was removed lies below what is there, or was of jobs that are gone with all that they did.
      const oldest = counted('SELECT coalesce(min(id), 0) AS count FROM events');
      if (oldest > id + 1) return undefined;
      const [sql, values] = job === undefined ? ['', []] : ['AND job = ?', [job]];
      const rows = keptEvents.parse(
        all(`SELECT id, data FROM events WHERE id > ? ${sql} ORDER BY id LIMIT ?`, ...[id, ...values, most + 1]),
      );
      if (rows.length > most) return undefined;
      return rows.map(({ id, data }) => keptEvent(id, eventData.parse(JSON.parse(data))));
    },
    close: () => closeDatabase(database),
  };
}

function keptEvent(id: number, data: StateEvent | RemovedEvent): KeptEvent {
  return 'state' in data ? { type: 'state', id, data } : { type: 'removed', id, data };
}
