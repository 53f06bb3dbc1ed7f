import type { RunMetrics } from '@clipwright/core/observe';

/** Values of one metric, by their labels. */
interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Of a summary. @default none */
  readonly suffix?: '_sum' | '_count';
}

/** One metric: its name, what it means, and its values. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'summary';
  readonly samples: readonly Sample[];
}

/**
 * Figures in the text format of Prometheus (version 0.0.4), of one run: gauges and summaries without quantiles. Times in
 * seconds, sizes in bytes. Every value is labelled with the command, `run`.
 */
export function prometheusText(metrics: RunMetrics): string {
  return familiesOf(metrics)
    .filter(({ samples }) => samples.length > 0)
    .map((family) => familyText(family, { run: metrics.name }))
    .join('');
}

function familiesOf(metrics: RunMetrics): readonly Family[] {
  return [...ofRun(metrics), ...ofWork(metrics), ...ofResults(metrics), ...ofMachine(metrics)];
}

function ofRun(metrics: RunMetrics): readonly Family[] {
  const { outcome, startedAt, elapsedMs, workMs, speedUp, workers } = metrics;
  return [
    gauge('run_info', 'How the last run ended; always 1.', [{ labels: { outcome }, value: 1 }]),
    gauge('run_start_timestamp_seconds', 'When it began, in seconds since 1970.', Date.parse(startedAt) / 1000),
    gauge('run_duration_seconds', 'How long it took.', elapsedMs / 1000),
    gauge('parts_seconds', 'The sum of all its parts, as if one followed the other.', workMs / 1000),
    gauge('speed_up_ratio', 'The sum of its parts by its duration.', speedUp),
    gauge('workers', 'Workers that had something to do.', workers.count),
    gauge('workers_use_ratio', 'How much of the run they were busy, 0 to 1.', workers.use),
    gauge(
      'worker_busy_seconds',
      'How long each worker was busy.',
      workers.each.map(({ worker, busyMs }) => ({ labels: { worker: String(worker) }, value: busyMs / 1000 })),
    ),
  ];
}

function ofWork({ work, queue }: RunMetrics): readonly Family[] {
  const kinds = Object.entries(work).map(([kind, one]) => ({ labels: { kind }, one }));
  const waits = Object.entries(queue).map(([kind, one]) => ({ labels: { kind }, one }));
  return [
    summary('work_seconds', 'How long work of each kind took.', kinds),
    gauge('work_longest_seconds', 'The longest work of each kind.', longest(kinds)),
    gauge(
      'work_failed',
      'Work of each kind that failed.',
      kinds.map(({ labels, one }) => ({ labels, value: one.failed })),
    ),
    gauge(
      'work_use_ratio',
      'How busy its workers were while work of a kind was done, 0 to 1.',
      kinds.map(({ labels, one }) => ({ labels, value: one.use })),
    ),
    summary('queue_seconds', 'How long work waited for a worker.', waits),
    gauge('queue_longest_seconds', 'The longest wait.', longest(waits)),
  ];
}

function ofResults(metrics: RunMetrics): readonly Family[] {
  const { clips, sources, pieces, output, errors, warnings, retries } = metrics;
  return [
    gauge('clips', 'Clips, by what became of them.', states(clips, 'done', 'skipped', 'held')),
    gauge('clips_damaged', 'Clips a part of which did not decode.', clips.damaged),
    gauge('sources', 'Clips by whether their source was opened for them.', [
      { labels: { state: 'opened' }, value: sources.misses },
      { labels: { state: 'shared' }, value: sources.hits },
    ]),
    gauge('sources_hit_ratio', 'How many found their source open, 0 to 1.', sources.rate),
    gauge('pieces', 'Segments and sound, by where they came from.', [
      { labels: { state: 'made' }, value: pieces.misses },
      ...states(pieces.reused, 'stored', 'same-picture', 'made-before'),
    ]),
    gauge('pieces_hit_ratio', 'How many were not made, 0 to 1.', pieces.rate),
    gauge('pieces_bytes', 'Bytes of those that were made, and of those that the store had.', [
      { labels: { state: 'made' }, value: pieces.madeBytes },
      { labels: { state: 'stored' }, value: pieces.reusedBytes },
    ]),
    gauge('output_frames', 'Frames of the finished video.', output?.frames),
    gauge('output_duration_seconds', 'How long it plays.', output?.seconds),
    gauge('output_bytes', 'Its size.', output?.bytes),
    gauge('errors', 'Failed clips, and the failure of the run, by code.', codes(errors)),
    gauge('warnings', 'Warnings, by code.', codes(warnings)),
    gauge('retries', 'What was tried again, by code.', codes(retries)),
  ];
}

function ofMachine({ usage = {} }: RunMetrics): readonly Family[] {
  const ofBoth = (own: number | undefined, children: number | undefined, unit = 1): readonly Sample[] => [
    ...(own === undefined ? [] : [{ labels: { process: 'own' }, value: own / unit }]),
    ...(children === undefined ? [] : [{ labels: { process: 'children' }, value: children / unit }]),
  ];
  const { ownCpuMs, childCpuMs, ownPeakBytes, childPeakBytes, processes, diskReadBytes, diskWrittenBytes } = usage;
  return [
    gauge(
      'cpu_seconds',
      'Processor time, of this process and of those that it started.',
      ofBoth(ownCpuMs, childCpuMs, 1000),
    ),
    gauge('cores', 'Cores that were at work on average.', usage.cores),
    gauge(
      'peak_memory_bytes',
      'The most memory that this process had, and that one of the others was seen to have.',
      ofBoth(ownPeakBytes, childPeakBytes),
    ),
    gauge('processes', 'Processes started.', processes),
    gauge('disk_bytes', 'Bytes that disks read and wrote.', [
      ...(diskReadBytes === undefined ? [] : [{ labels: { direction: 'read' }, value: diskReadBytes }]),
      ...(diskWrittenBytes === undefined ? [] : [{ labels: { direction: 'written' }, value: diskWrittenBytes }]),
    ]),
  ];
}

function gauge(name: string, help: string, values: number | undefined | readonly Sample[]): Family {
  const samples = typeof values === 'number' ? [{ value: values }] : (values ?? []);
  return { name: `clipwright_${name}`, help, type: 'gauge', samples };
}

interface Timed {
  readonly labels: Readonly<Record<string, string>>;
  readonly one: { readonly count: number; readonly ms: number; readonly longestMs: number };
}

function summary(name: string, help: string, all: readonly Timed[]): Family {
  const samples = all.flatMap(({ labels, one }): Sample[] => [
    { labels, suffix: '_sum', value: one.ms / 1000 },
    { labels, suffix: '_count', value: one.count },
  ]);
  return { name: `clipwright_${name}`, help, type: 'summary', samples };
}

function longest(all: readonly Timed[]): readonly Sample[] {
  return all.map(({ labels, one }) => ({ labels, value: one.longestMs / 1000 }));
}

function states<Name extends string>(counts: Readonly<Record<Name, number>>, ...names: readonly Name[]): Sample[] {
  return names.map((state) => ({ labels: { state }, value: counts[state] }));
}

function codes(counts: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(counts).map(([code, value]) => ({ labels: { code }, value }));
}

function familyText({ name, help, type, samples }: Family, common: Readonly<Record<string, string>>): string {
  const lines = samples.map(({ labels = {}, value, suffix = '' }) => {
    const told = Object.entries({ ...common, ...labels }).map(([label, text]) => `${label}="${escapedLabel(text)}"`);
    return `${name}${suffix}{${told.join(',')}} ${value}\n`;
  });
  return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapedLabel(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}
