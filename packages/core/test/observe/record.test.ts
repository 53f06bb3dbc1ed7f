import { describe, expect, it } from 'vitest';
import { AbortError, ClipwrightError } from '../../src/index.ts';
import { metricsOf, recordRun, sumOfMs, traceOf } from '../../src/observe/index.ts';
import { recordOf, type Script } from './told.ts';

const planned = { type: 'planned', plan: { segments: [] } } as never;

/** Two workers: three sources opened, one of which fails; a sound and two pieces, of which one is found; a join. */
const script: Script = [
  [0, { type: 'begin', kind: 'open', slot: 0, clip: 0, source: 'a.mp4' }],
  [0, { type: 'begin', kind: 'open', slot: 1, clip: 1, source: 'gone.mp4' }],
  [10.1234, { type: 'end', kind: 'open', slot: 1, clip: 1, source: 'gone.mp4', code: 'source-missing' }],
  [10.2, { type: 'begin', kind: 'open', slot: 1, clip: 2, source: 'a.mp4' }],
  [20, { type: 'end', kind: 'open', slot: 0, clip: 0, source: 'a.mp4' }],
  [20, { type: 'clip', index: 0, source: 'a.mp4', status: 'loaded', warnings: [], cached: false }],
  [
    20,
    {
      type: 'clip',
      index: 1,
      source: 'gone.mp4',
      status: 'skipped',
      code: 'source-missing',
      message: 'No.',
      warnings: [],
    },
  ],
  [25.3, { type: 'end', kind: 'open', slot: 1, clip: 2, source: 'a.mp4' }],
  [
    25.3,
    {
      ...{ type: 'clip', index: 2, source: 'a.mp4', status: 'loaded', cached: true },
      warnings: [{ code: 'end-clamped', message: 'It ends.' }],
    },
  ],
  [30, planned],
  [
    30,
    { type: 'segment', segment: 1, items: [2], frames: 9, reused: true, reason: 'stored', piece: 2, bytes: 7, ms: 0 },
  ],
  [32, { type: 'begin', kind: 'encode', slot: 0, piece: 0 }],
  [35, { type: 'begin', kind: 'encode', slot: 1, piece: 1, clip: 0, source: 'a.mp4' }],
  [60, { type: 'end', kind: 'encode', slot: 0, piece: 0 }],
  [60, { type: 'sound', reused: false, piece: 0, bytes: 100, ms: 28 }],
  [70, { type: 'end', kind: 'encode', slot: 1, piece: 1, clip: 0, source: 'a.mp4', code: 'tool-killed' }],
  [71, { type: 'retrying', code: 'tool-killed', message: 'It was killed.', attempt: 2, delay: 5 }],
  [76, { type: 'begin', kind: 'encode', slot: 1, piece: 1, clip: 0, source: 'a.mp4' }],
  [90, { type: 'end', kind: 'encode', slot: 1, piece: 1, clip: 0, source: 'a.mp4' }],
  [90, { type: 'segment', segment: 0, items: [0], frames: 9, reused: false, piece: 1, bytes: 1000, ms: 14 }],
  [90, { type: 'begin', kind: 'join', slot: 0 }],
  [94, { type: 'end', kind: 'join', slot: 0 }],
];

describe('the figures of a run', () => {
  const { record, passed } = recordOf([...script, [100, 'complete']]);
  const metrics = metricsOf(record);

  it('passes every event on', () => {
    expect(passed).toHaveLength(script.length);
  });

  it('are the sums of its work', () => {
    expect(metrics).toMatchObject({
      outcome: 'done',
      startedAt: '1970-01-01T00:00:00.000Z',
      elapsedMs: 100,
      // 20 + 10.123 + 15.1, then 28 + 35 + 14, then 4.
      workMs: 126.223,
      speedUp: 1.2622,
      work: {
        open: { count: 3, failed: 1, ms: 45.223, longestMs: 20, workers: 2, use: 0.8937 },
        encode: { count: 3, failed: 1, ms: 77, longestMs: 35, workers: 2, use: 0.6638 },
        join: { count: 1, failed: 0, ms: 4, longestMs: 4, workers: 1, use: 1 },
      },
      workers: {
        count: 2,
        use: 0.6311,
        each: [
          { worker: 0, jobs: 3, busyMs: 52, use: 0.52 },
          { worker: 1, jobs: 4, busyMs: 74.223, use: 0.7422 },
        ],
      },
    });
  });

  it('tell how long work waited, a repetition not counted', () => {
    expect(metrics.queue).toEqual({
      open: { count: 3, ms: 10.2, longestMs: 10.2 },
      encode: { count: 2, ms: 7, longestMs: 5 },
    });
  });

  it('count clips, what was there already, and codes', () => {
    expect(metrics.clips).toEqual({ total: 3, done: 2, skipped: 1, held: 0, damaged: 0 });
    expect(metrics.sources).toEqual({ hits: 1, misses: 1, rate: 0.5 });
    expect(metrics.pieces).toEqual({
      ...{ hits: 1, misses: 2, rate: 0.3333, madeBytes: 1100, reusedBytes: 7 },
      reused: { stored: 1, 'made-before': 0, 'same-picture': 0 },
    });
    expect(metrics.errors).toEqual({ 'source-missing': 1 });
    expect(metrics.warnings).toEqual({ 'end-clamped': 1 });
    expect(metrics.retries).toEqual({ 'tool-killed': 1 });
  });

  it('are the same in the lanes of the trace', () => {
    const { traceEvents } = traceOf(record);
    const lanes = traceEvents.flatMap((event) => (event.ph === 'X' && event.cat !== 'run' ? [event] : []));
    expect(lanes.reduce((sum, { dur }) => sum + dur, 0)).toBe(Math.round(metrics.workMs * 1000));
    for (const { worker, busyMs } of metrics.workers.each) {
      const own = lanes.filter(({ tid }) => tid === worker + 2);
      expect(sumOfMs(own.map(({ dur }) => dur / 1000))).toBe(busyMs);
    }
  });

  it('are plain data', () => {
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
  });
});

describe('a trace', () => {
  const { traceEvents, displayTimeUnit } = traceOf(recordOf([...script, [100, 'complete']], { name: 'render' }).record);

  it('names a lane for the run and one for each worker', () => {
    expect(displayTimeUnit).toBe('ms');
    const named = traceEvents.flatMap((event) =>
      event.name === 'thread_name' || event.name === 'process_name'
        ? [`${event.name} ${event.tid} ${event.args.name}`]
        : [],
    );
    expect(named).toEqual([
      ...['process_name 1 clipwright render', 'thread_name 1 render'],
      ...['thread_name 2 worker 1', 'thread_name 3 worker 2'],
    ]);
  });

  it('has whole microseconds, and what each piece of work was', () => {
    expect(traceEvents).toContainEqual({
      ...{ ph: 'X', name: 'open clip 2', cat: 'open', pid: 1, tid: 3, ts: 0, dur: 10_123 },
      args: { clip: 2, source: 'gone.mp4', waitedMs: 0, code: 'source-missing' },
    });
    expect(traceEvents).toContainEqual(
      expect.objectContaining({ name: 'encode sound', tid: 2, ts: 32_000, dur: 28_000 }),
    );
    expect(traceEvents).toContainEqual(
      expect.objectContaining({ ph: 'i', name: 'retrying', ts: 71_000, s: 't', tid: 1 }),
    );
    expect(traceEvents).toContainEqual(expect.objectContaining({ ph: 'X', name: 'render', dur: 100_000, tid: 1 }));
  });

  it('has nothing side by side in one lane', () => {
    for (const lane of [2, 3]) {
      const own = traceEvents.flatMap((event) => (event.ph === 'X' && event.tid === lane ? [event] : []));
      for (const [place, { ts }] of own.entries()) {
        const before = own[place - 1];
        if (before !== undefined) expect(ts).toBeGreaterThanOrEqual(before.ts + before.dur);
      }
    }
  });
});

describe('a run that ends early', () => {
  const begun: Script = [[5, { type: 'begin', kind: 'open', slot: 0, clip: 0, source: 'a' }]];

  it.each([
    ['failed', new ClipwrightError('disk-full', 'Full.'), 'disk-full'],
    ['cancelled', new AbortError(), 'cancelled'],
  ] as const)('has what there was: %s', (outcome, failure, code) => {
    const { record, error } = recordOf([...begun, [25, failure]]);
    expect(error).toBe(failure);
    expect(record).toMatchObject({ outcome, elapsedMs: 25, error: { code } });
    expect(record.works).toEqual([
      { kind: 'open', slot: 0, clip: 0, source: 'a', from: 5, to: 25, ms: 20, waitedMs: 5, unfinished: true },
    ]);
    expect(metricsOf(record)).toMatchObject({ outcome, errors: { [code]: 1 }, workMs: 20 });
  });

  it('tells that it was left, or still runs', () => {
    expect(recordOf([...begun, [25, 'left']]).record).toMatchObject({ outcome: 'left', elapsedMs: 25 });
    expect(recordOf(begun).record).toMatchObject({ outcome: 'running', elapsedMs: 5 });
  });

  it('has figures of nothing', () => {
    expect(metricsOf(recordOf([[0, 'complete']]).record)).toMatchObject({
      ...{ elapsedMs: 0, workMs: 0, speedUp: 0, workers: { count: 0, use: 0, each: [] }, work: {}, queue: {} },
      sources: { hits: 0, misses: 0 },
    });
  });
});

describe('what nobody should tell', () => {
  it('ends that nothing began with are no work, and before a run begins there is none', () => {
    const { record } = recordOf([
      [5, { type: 'end', kind: 'join', slot: 0 }],
      [9, 'complete'],
    ]);
    expect(record).toMatchObject({ elapsedMs: 9, outcome: 'done', works: [] });
    expect(recordRun().record()).toMatchObject({ name: 'run', elapsedMs: 0, outcome: 'running', works: [] });
  });
});

describe('a trace of a run that failed', () => {
  it('has the error, and what was left undone', () => {
    const failure = new ClipwrightError('disk-full', 'Full.');
    const { record } = recordOf([
      [5, { type: 'begin', kind: 'open', slot: 0, clip: 0, source: 'a' }],
      [25, failure],
    ]);
    const { traceEvents } = traceOf(record);
    expect(traceEvents).toContainEqual(
      expect.objectContaining({
        cat: 'run',
        args: expect.objectContaining({ outcome: 'failed', code: 'disk-full', message: 'Full.' }),
      }),
    );
    expect(traceEvents).toContainEqual(
      expect.objectContaining({ cat: 'open', args: { clip: 1, source: 'a', waitedMs: 5, unfinished: true } }),
    );
  });
});

describe('what was used', () => {
  it('is told as far as it is known', () => {
    const { record } = recordOf([[100, 'complete']], { usage: () => ({ processes: 3 }) });
    expect(record.usage).toEqual({ processes: 0 });
    expect(metricsOf(record).usage).toEqual({ processes: 0 });
  });

  it('is counted from the beginning to the end, peaks as they are', () => {
    const looks = [
      { ownCpuMs: 100, childCpuMs: 0, ownPeakBytes: 5, diskReadBytes: 7 },
      { ownCpuMs: 130, childCpuMs: 170, ownPeakBytes: 9, childPeakBytes: 3, diskReadBytes: 7 },
    ];
    const { record } = recordOf([[100, 'complete']], { usage: () => looks.shift() ?? {} });
    expect(record.usage).toEqual({
      ...{ ownCpuMs: 30, childCpuMs: 170, diskReadBytes: 0, ownPeakBytes: 9, childPeakBytes: 3 },
    });
    expect(metricsOf(record).usage).toMatchObject({ cores: 2 });
  });
});
