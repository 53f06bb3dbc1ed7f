import { type PlanReport, Rational, type RenderedClipReport } from '@clipwright/core';
import { type Column, table } from './table.ts';
import { durationText, rateText, secondsCell, secondsText } from './units.ts';

const columns = (isCopied: boolean): readonly Column[] => [
  { title: '#', align: 'right' },
  { title: 'source', shrink: true },
  { title: 'start', align: 'right' },
  { title: 'end', align: 'right' },
  { title: 'at', align: 'right' },
  { title: 'frame', align: 'right' },
  { title: 'frames', align: 'right' },
  ...(isCopied ? [{ title: 'copied', align: 'right' as const }] : []),
  { title: 'state' },
];

/** What a render would make, item by item. */
export function planPage(report: PlanReport, width: number | undefined): string {
  const { plan, clips } = report;
  const { profile, frames, duration, segments, copies } = plan;
  const isCopied = plan.items.some(({ copied }) => copied !== undefined);
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
      ...(isCopied ? [String(item?.copied ?? '')] : []),
      stateOf(byIndex.get(index)),
    ];
  });
  const size = `${profile.width}x${profile.height} at ${rateText(profile.frameRate)} fps`;
  const sound = plan.audio === null ? 'no sound' : 'sound';
  const total = `${frames} frames, ${secondsText(Rational.from(duration).toNumber())}, ${size}, ${sound}`;
  const pieces = segments.length === 1 ? '1 segment' : `${segments.length} segments`;
  const copied = copies.reduce((sum, { part }) => sum + part.frames, 0);
  const made = copied === 0 ? pieces : `${copied} frames copied, ${pieces} encoded`;
  return `${table(columns(isCopied), rows, width)}\n${total}, ${made}; ${estimateText(report)}nothing was written\n`;
}

function rangeOf(clip: RenderedClipReport | undefined): readonly [source: string, start: string, end: string] {
  if (clip === undefined) return ['(gap)', '', ''];
  const { source, start, end } = clip;
  return [source, start === undefined ? '' : secondsCell(start), end === undefined ? '' : secondsCell(end)];
}

function stateOf(clip: RenderedClipReport | undefined): string {
  if (clip === undefined || clip.status === 'rendered') return clip?.encodedFor ?? 'ready';
  return clip.code ?? clip.status;
}

/** What the picture is estimated to take of one processor. */
function estimateText({ pictureSeconds }: PlanReport): string {
  return `about ${durationText(pictureSeconds * 1000)} of processor time; `;
}
