import { type PlanReport, Rational, type RenderedClipReport } from '@clipwright/core';
import { type Column, table } from './table.ts';
import { rateText, secondsCell, secondsText } from './units.ts';

const columns: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'source', shrink: true },
  { title: 'start', align: 'right' },
  { title: 'end', align: 'right' },
  { title: 'at', align: 'right' },
  { title: 'frame', align: 'right' },
  { title: 'frames', align: 'right' },
  { title: 'state' },
];

/** What a render would make, item by item. */
export function planPage({ plan, clips }: PlanReport, width: number | undefined): string {
  const { profile, frames, duration, segments } = plan;
  const byIndex = new Map(clips.map((clip) => [clip.index, clip]));
  const placed = new Map(plan.items.map((item) => [item.index, item]));
  const indexes = [...new Set([...byIndex.keys(), ...placed.keys()])].sort((a, b) => a - b);
  const rows = indexes.map((index) => {
    const item = placed.get(index);
    return [
      String(index + 1),
      ...rangeOf(byIndex.get(index)),
      item === undefined ? '' : secondsCell(Rational.from(item.position).toNumber()),
      item === undefined ? '' : String(item.firstFrame),
      item === undefined ? '' : String(item.frames),
      stateOf(byIndex.get(index)),
    ];
  });
  const size = `${profile.width}x${profile.height} at ${rateText(profile.frameRate)} fps`;
  const sound = plan.audio === null ? 'no sound' : 'sound';
  const total = `${frames} frames, ${secondsText(Rational.from(duration).toNumber())}, ${size}, ${sound}`;
  const pieces = segments.length === 1 ? '1 segment' : `${segments.length} segments`;
  return `${table(columns, rows, width)}\n${total}, ${pieces}; nothing was written\n`;
}

function rangeOf(clip: RenderedClipReport | undefined): readonly [source: string, start: string, end: string] {
  if (clip === undefined) return ['(gap)', '', ''];
  const { source, start, end } = clip;
  return [source, start === undefined ? '' : secondsCell(start), end === undefined ? '' : secondsCell(end)];
}

function stateOf(clip: RenderedClipReport | undefined): string {
  if (clip === undefined || clip.status === 'rendered') return 'ready';
  return clip.code ?? clip.status;
}
