import { shareOf, sumOfMs, toMicrosecond } from './exact-ms.ts';
import type { CodeCounts, HitMetrics, PieceMetrics, QueueMetrics, RunMetrics, WorkMetrics } from './run-metrics.ts';
import type { RecordedWork, RunRecord } from './run-record.ts';

/** The figures of a run, from what was noted of it. Pure. */
export function metricsOf(record: RunRecord): RunMetrics {
  const { name, startedAt, outcome, error, elapsedMs, works, clips, retries, output } = record;
  const workMs = sumOfMs(works.map(({ ms }) => ms));
  const statuses = (...wanted: readonly string[]): number =>
    clips.filter(({ status }) => wanted.includes(status)).length;
  const opened = clips.filter(({ cached }) => cached !== undefined);
  const usage = usageOf(record);
  return {
    name,
    startedAt,
    outcome,
    ...(error === undefined ? {} : { error }),
    elapsedMs,
    workMs,
    speedUp: shareOf(workMs, elapsedMs),
    workers: workersOf(works, elapsedMs),
    work: byKind(works, workOf),
    queue: byKind(
      works.filter(({ waitedMs }) => waitedMs !== undefined),
      queueOf,
    ),
    clips: {
      total: clips.length,
      done: statuses('loaded', 'rendered'),
      skipped: statuses('skipped'),
      held: statuses('held'),
      damaged: clips.filter(({ damage }) => damage !== undefined).length,
    },
    sources: hits(opened.filter(({ cached }) => cached).length, opened.length),
    pieces: piecesOf(record),
    ...(output === undefined ? {} : { output }),
    errors: counted([...clips.map(({ code }) => code), error?.code]),
    warnings: counted(clips.flatMap(({ warnings }) => warnings.map(({ code }) => code))),
    retries: counted(retries.map(({ code }) => code)),
    ...(usage === undefined ? {} : { usage }),
  };
}

function workersOf(works: readonly RecordedWork[], elapsedMs: number): RunMetrics['workers'] {
  const lanes = groupedBy(works, ({ slot }) => slot);
  const each = [...lanes]
    .map(([worker, jobs]) => {
      const busyMs = sumOfMs(jobs.map(({ ms }) => ms));
      return { worker, jobs: jobs.length, busyMs, use: shareOf(busyMs, elapsedMs) };
    })
    .sort((a, b) => a.worker - b.worker);
  const busyMs = sumOfMs(each.map((lane) => lane.busyMs));
  return { count: each.length, use: shareOf(busyMs, each.length * elapsedMs), each };
}

function workOf(works: readonly RecordedWork[]): WorkMetrics {
  const ms = sumOfMs(works.map((work) => work.ms));
  const workers = new Set(works.map(({ slot }) => slot)).size;
  const [from, to] = [least(works.map((work) => work.from)), most(works.map((work) => work.to))];
  return {
    count: works.length,
    failed: works.filter(({ code }) => code !== undefined).length,
    ms,
    longestMs: most(works.map((work) => work.ms)),
    workers,
    use: shareOf(ms, workers * (to - from)),
  };
}

function queueOf(works: readonly RecordedWork[]): QueueMetrics {
  const waited = works.map(({ waitedMs = 0 }) => waitedMs);
  return { count: waited.length, ms: sumOfMs(waited), longestMs: most(waited) };
}

function piecesOf({ pieces }: RunRecord): PieceMetrics {
  const reused = { stored: 0, 'made-before': 0, 'same-picture': 0 };
  let [madeBytes, reusedBytes] = [0, 0];
  for (const { reason, bytes } of pieces) {
    if (reason === undefined) madeBytes += bytes;
    else reused[reason] += 1;
    if (reason === 'stored') reusedBytes += bytes;
  }
  const found = reused.stored + reused['same-picture'];
  return { ...hits(found, pieces.length - reused['made-before']), reused, madeBytes, reusedBytes };
}

function usageOf({ usage, elapsedMs }: RunRecord): RunMetrics['usage'] {
  if (usage === undefined) return undefined;
  const { ownCpuMs, childCpuMs } = usage;
  if (ownCpuMs === undefined || childCpuMs === undefined) return usage;
  return { ...usage, cores: shareOf(toMicrosecond(ownCpuMs + childCpuMs), elapsedMs) };
}

function hits(found: number, asked: number): HitMetrics {
  return { hits: found, misses: asked - found, ...(asked === 0 ? {} : { rate: shareOf(found, asked) }) };
}

/** In the codes' order, so that the same figures are the same text. */
function counted(codes: readonly (string | undefined)[]): CodeCounts {
  const groups = groupedBy(
    codes.filter((code) => code !== undefined),
    (code) => code,
  );
  return Object.fromEntries([...groups].map(([code, all]) => [code, all.length] as const).sort());
}

function byKind<T>(
  works: readonly RecordedWork[],
  of: (works: readonly RecordedWork[]) => T,
): { readonly [Kind in RecordedWork['kind']]?: T } {
  return Object.fromEntries([...groupedBy(works, ({ kind }) => kind)].map(([kind, all]) => [kind, of(all)]));
}

function groupedBy<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** Not by spreading: there may be more of them than a call has room for. */
function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
