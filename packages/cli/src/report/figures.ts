import type { HitMetrics, RunMetrics } from '@clipwright/core/observe';
import { bytesText, durationText, rateText, secondsText } from '../output/units.ts';
import { type Html, html } from './html.ts';

/** A part of a whole for people: `42 %`. */
export function percentText(part: number): string {
  return `${Math.round(part * 100)} %`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  /** What stands below it. */
  readonly note: string;
  /** By which it is found, and exactly. */
  readonly exact?: { readonly id: string; readonly value: number };
}

/** The figures of a run, as tiles. */
export function figures(metrics: RunMetrics): Html {
  return html`<dl class="figures">${figuresOf(metrics).map(
    ({ name, value, note, exact }) => html`
<div${exact === undefined ? undefined : html` data-figure="${exact.id}" data-value="${exact.value}"`}><dt>${name}</dt><dd><b>${value}</b><span>${note}</span></dd></div>`,
  )}
</dl>`;
}

function figuresOf(metrics: RunMetrics): readonly Figure[] {
  const { elapsedMs, workMs, speedUp, workers, clips, sources, pieces, output, queue, retries } = metrics;
  const { skipped, held, damaged } = clips;
  const others = [
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(held === 0 ? [] : [`${held} held as black`]),
    ...(damaged === 0 ? [] : [`${damaged} damaged`]),
  ];
  const waits = Object.values(queue);
  const waited = waits.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, sumOf(waits.map(({ count }) => count)));
  const again = sumOf(Object.values(retries));
  const { reused } = pieces;
  return [
    {
      name: 'took',
      value: durationText(elapsedMs),
      note: 'from begin to end',
      exact: { id: 'elapsed-ms', value: elapsedMs },
    },
    {
      name: 'all parts together',
      value: durationText(workMs),
      note: 'one after the other',
      exact: { id: 'work-ms', value: workMs },
    },
    { name: 'speed-up', value: `${speedUp.toFixed(2)} x`, note: 'at most, against one part after the other' },
    { name: 'clips', value: `${clips.done} of ${clips.total}`, note: others.join(', ') || 'none left out' },
    {
      name: 'pieces reused',
      value: hitText(pieces),
      note: `${pieces.misses} made, ${reused.stored} from the cache, ${reused['same-picture']} the same`,
    },
    { name: 'sources shared', value: hitText(sources), note: `${sources.misses} opened, ${sources.hits} open already` },
    { name: 'workers busy', value: percentText(workers.use), note: `${workers.count} of them` },
    {
      name: 'waited',
      value: durationText(waited),
      note: `on average; ${durationText(Math.max(0, ...waits.map(({ longestMs }) => longestMs)))} at most`,
    },
    ...(again === 0 ? [] : [{ name: 'tried again', value: String(again), note: Object.keys(retries).join(', ') }]),
    ...ofMachine(metrics),
    ...(output === undefined
      ? []
      : [
          {
            name: 'video',
            value: secondsText(output.seconds),
            note: `${output.width}x${output.height} at ${rateText(output.frameRate)} fps, ${bytesText(output.bytes)}`,
          },
        ]),
  ];
}

function ofMachine({ usage }: RunMetrics): readonly Figure[] {
  if (usage === undefined) return [];
  const { ownCpuMs, childCpuMs, cores, ownPeakBytes, childPeakBytes, processes, diskReadBytes, diskWrittenBytes } =
    usage;
  const told = (name: string, value: string | undefined, ...notes: readonly (string | undefined)[]): Figure[] =>
    value === undefined ? [] : [{ name, value, note: notes.filter((note) => note !== undefined).join(', ') }];
  return [
    ...told(
      'processor time',
      ownCpuMs === undefined ? undefined : durationText(ownCpuMs + (childCpuMs ?? 0)),
      cores === undefined ? 'this process alone' : `${cores.toFixed(2)} cores on average`,
      processes === undefined ? undefined : `${processes} processes`,
    ),
    ...told(
      'memory at most',
      ownPeakBytes === undefined ? undefined : bytesText(ownPeakBytes),
      childPeakBytes === undefined ? 'this process' : `the largest other: ${bytesText(childPeakBytes)}`,
    ),
    ...told(
      'written to disk',
      diskWrittenBytes === undefined ? undefined : bytesText(diskWrittenBytes),
      diskReadBytes === undefined ? undefined : `${bytesText(diskReadBytes)} read`,
    ),
  ];
}

function hitText({ rate }: HitMetrics): string {
  return rate === undefined ? 'none' : percentText(rate);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
