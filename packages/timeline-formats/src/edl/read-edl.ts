import {
  isGap,
  type ListReadOptions,
  Rational,
  type ReadList,
  type Timeline,
  type TimelineItem,
  type Track,
} from '@clipwright/core';
import { crossfadeBetween } from '../cut/crossfade-between.ts';
import { foldSound } from '../cut/fold-sound.ts';
import { inOrder } from '../cut/in-order.ts';
import { itemLength } from '../cut/item-length.ts';
import { distinctTracks, soundElsewhere } from '../cut/sound-elsewhere.ts';
import { listError } from '../list-error.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { clockOf } from './edl-clock.ts';
import type { EdlEvent } from './edl-event.ts';
import { type EdlReading, edlItem, isBlack, recordRange } from './edl-item.ts';
import { parseEdl } from './parse-edl.ts';

/** The timeline of a CMX3600 list. Errors: `invalid-list`. */
export function readEdl(text: string, { base, rate }: ListReadOptions): ReadList {
  const losses = new Losses();
  const { title, rate: said, events } = parseEdl(listText(text), losses);
  if (events.length === 0) throw listError({ line: 1, column: 1 }, 'the list has no edit.', 'Export it once more.');
  const reading = { base, clock: clockOf(events, rate, said, losses), losses };
  const edits = events.flatMap((event, i) => editsOf(event, { before: events[i - 1], next: events[i + 1] }, reading));
  const start = edits.reduce((first, { at }) => first.min(at), edits[0]?.at ?? Rational.zero);
  const timeline: Timeline = {
    ...(title === '' ? {} : { name: title }),
    rate: rateOf(reading.clock.rate),
    ...(start.compare(0) === 0 ? {} : { timecodeStart: secondsOf(start) }),
    ...tracksOf(edits, start, reading),
  };
  notRendered(timeline, losses);
  return { timeline, losses: losses.all };
}

interface Edit {
  readonly event: EdlEvent;
  readonly at: Rational;
  readonly item: TimelineItem;
  /** What gives way to it is black, whatever was shown before. */
  readonly fromBlack: boolean;
}

interface Neighbours {
  readonly before: EdlEvent | undefined;
  readonly next: EdlEvent | undefined;
}

/** The edit of a line; none where it only names what a transition comes from. */
function editsOf(event: EdlEvent, { before, next }: Neighbours, reading: EdlReading): readonly Edit[] {
  const place = { line: event.line, column: 1 };
  if (event.edit.startsWith('K')) {
    reading.losses.add('not-read', 'keys', 'Keys, which show one picture in another, are not read.', place);
    return [];
  }
  const { start, length } = recordRange(event, reading);
  if (length.compare(0) === 0) {
    const isOutgoing = next !== undefined && next.edit !== 'C' && next.recordIn === event.recordIn;
    if (isOutgoing && next.number !== event.number) {
      const problem = `the transition below it is of edit ${next.number}, and what it comes from of ${event.number}.`;
      throw listError(place, problem, 'Give both the same number.');
    }
    if (!isOutgoing) reading.losses.add('not-read', 'empty', 'Edits of no length are left out.', place);
    return [];
  }
  const isOfOne = before?.number === event.number && before.recordIn === before.recordOut;
  const fromBlack = isOfOne && isBlack(before);
  return [{ event, at: start, item: edlItem(event, length, reading), fromBlack }];
}

function tracksOf(edits: readonly Edit[], start: Rational, reading: EdlReading): Pick<Timeline, 'items' | 'tracks'> {
  const placed = (of: readonly Edit[]) => of.map(({ at, item }) => ({ at: at.sub(start), item }));
  const pictures = edits.filter(({ event }) => event.video);
  const channels = [...new Set(edits.flatMap(({ event }) => event.audio))].sort((a, b) => a - b);
  const sound = channels.map((channel) =>
    inOrder(placed(edits.filter(({ event }) => event.audio.includes(channel))), reading.losses),
  );
  const cuts = inOrder(placed(pictures), reading.losses);
  const [first] = sound;
  const folded = pictures.length === 0 || first === undefined ? undefined : foldSound(cuts, first);
  const own = folded ?? (first === undefined ? cuts : soundElsewhere(cuts));
  const items = withTransitions(own, pictures, start, reading);
  const other = sound.filter((each) => folded === undefined || foldSound(cuts, each) === undefined);
  // Beside pictures they are mixed; alone they are kept as they are.
  const others = pictures.length === 0 ? other : distinctTracks(other);
  const tracks = others.map((of): Track => ({ kind: 'audio', name: `A${channels[sound.indexOf(of)]}`, items: of }));
  return { items, ...(tracks.length === 0 ? {} : { tracks }) };
}

/** Puts transitions between the items of cuts. A list has them behind the cut: they begin where the edit does. */
function withTransitions(
  cuts: readonly TimelineItem[],
  edits: readonly Edit[],
  start: Rational,
  reading: EdlReading,
): readonly TimelineItem[] {
  const into = new Map(edits.map((edit) => [edit.at.sub(start).toString(), edit]));
  const items: TimelineItem[] = [];
  let at = Rational.zero;
  for (const item of cuts) {
    const edit = into.get(at.toString());
    const length = itemLength(item) ?? Rational.zero;
    at = at.add(length);
    if (edit === undefined || edit.event.edit === 'C' || edit.event.transition === 0) items.push(item);
    else items.push(...joined(items.pop(), item, transitionOf(edit, length, reading)));
  }
  return items;
}

interface Into {
  readonly behind: Rational;
  readonly style?: string;
  readonly fromBlack: boolean;
}

function transitionOf({ event, fromBlack }: Edit, length: Rational, { clock, losses }: EdlReading): Into {
  const asked = clock.frames(event.transition);
  if (asked.compare(length) > 0) {
    const message = 'Transitions that are longer than what they lead to end with it.';
    losses.add('changed', 'transitions', message, { line: event.line, column: 1 });
  }
  const wipe = event.edit.startsWith('W') ? `wipe ${event.edit.slice(1)}`.trim() : undefined;
  const { effect } = event.notes;
  const style = wipe ?? (effect === undefined || /DISSOLVE/i.test(effect) ? undefined : effect);
  return { behind: asked.min(length), fromBlack, ...(style === undefined ? {} : { style }) };
}

function joined(left: TimelineItem | undefined, right: TimelineItem, into: Into): readonly TimelineItem[] {
  const { behind, fromBlack, ...style } = into;
  if (left === undefined || (fromBlack && !isGap(left))) {
    const before = left === undefined ? [] : [left];
    return [...before, isGap(right) ? right : { ...right, fadeIn: secondsOf(behind) }];
  }
  // Into black that is over when the transition is: a fade-out.
  if (isGap(right) && !isGap(left) && itemLength(right)?.equals(behind) === true) {
    const [extended] = crossfadeBetween(left, right, { before: Rational.zero, behind: behind.mul(2) });
    return [{ ...extended, fadeOut: secondsOf(behind) }];
  }
  return crossfadeBetween(left, right, { before: Rational.zero, behind, ...style });
}
