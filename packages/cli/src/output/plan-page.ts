import { type PlanReport, Rational, type RenderedClipReport } from '@clipwright/core';
import type { PlannedItem } from '@clipwright/core/plan';
import { encodeReasons } from './encode-reasons.ts';
import { type Column, table } from './table.ts';
import { durationText, rateText, secondsCell, secondsText } from './units.ts';
import { wrapped } from './wrapped.ts';

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
      stateOf(byIndex.get(index), item),
    ];
  });
  const isSound = profile.video === null;
  const size = `${profile.width}x${profile.height} at ${rateText(profile.frameRate)} fps`;
  const sound = plan.audio === null ? 'no sound' : 'sound';
  const seconds = secondsText(Rational.from(duration).toNumber());
  const total = isSound ? `${seconds}, sound alone` : `${frames} frames, ${seconds}, ${size}, ${sound}`;
  const pieces = segments.length === 1 ? '1 segment' : `${segments.length} segments`;
  const copied = copies.reduce((sum, { part }) => sum + part.frames, 0);
  const made = copied === 0 ? pieces : `${copied} frames copied, ${pieces} encoded`;
  const page = [
    table(columns(isCopied), rows, width),
    ...reasonsOf(clips).map((line) => `${wrapped(line, width)}\n`),
    isSound ? `${total}; nothing was written\n` : `${total}, ${made}; ${estimateText(report)}nothing was written\n`,
  ];
  return page.join('\n');
}

/** What the states that say why a clip is encoded mean, each in a line of its own. */
function reasonsOf(clips: readonly RenderedClipReport[]): readonly string[] {
  const reasons = new Set(clips.flatMap(({ encodedFor }) => (encodedFor === undefined ? [] : [encodedFor])));
  const lines = [...reasons].map((reason) => `  ${reason}: ${encodeReasons[reason]}`);
  return lines.length === 0 ? [] : [['Encoded, for:', ...lines].join('\n')];
}

function rangeOf(clip: RenderedClipReport | undefined): readonly [source: string, start: string, end: string] {
  if (clip === undefined) return ['(gap)', '', ''];
  const { source, start, end } = clip;
  return [source, start === undefined ? '' : secondsCell(start), end === undefined ? '' : secondsCell(end)];
}

function stateOf(clip: RenderedClipReport | undefined, item: PlannedItem | undefined): string {
  if (clip === undefined || clip.status === 'rendered') {
    const isCopied = item?.copied !== undefined && item.frames > 0 && item.copied === item.frames;
    return clip?.encodedFor ?? (isCopied ? 'copied' : 'ready');
  }
  return clip.code ?? clip.status;
}

/** What the picture is estimated to take of one processor. */
function estimateText({ pictureSeconds }: PlanReport): string {
  return `about ${durationText(pictureSeconds * 1000)} of processor time; `;
}
