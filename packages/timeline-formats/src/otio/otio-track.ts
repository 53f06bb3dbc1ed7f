import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { crossfadeBetween } from '../cut/crossfade-between.ts';
import { overlaid } from '../cut/overlaid.ts';
import { TrackReader, trackLength } from '../cut/track-reader.ts';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts';
import { transitionKind } from '../json/transition-of.ts';
import { understood } from '../json/understood.ts';
import { transitionNames } from '../names/list-names.ts';
import { secondsOf } from '../seconds-of.ts';
import { otioClip } from './otio-clip.ts';
import { otioDescribed } from './otio-described.ts';
import { timeScale } from './otio-effects.ts';
import { isEnabled } from './otio-enabled.ts';
import type { OtioReading } from './otio-reading.ts';
import { arrayIn, objectIn, rangeIn, schemaOf, textIn, timeIn } from './otio-values.ts';

/** What OpenTimelineIO calls a transition that it has no name for. */
export const customTransition = 'Custom_Transition';

/** Which of the tracks in stacks count. */
export type OtioKind = 'video' | 'audio';

/** The kind of a track; what does not say so is of pictures. */
export function kindOf(node: JsonNode): OtioKind {
  return node.kind === 'object' && textIn(node, 'kind') === 'Audio' ? 'audio' : 'video';
}

/** What is shown of anything that stands in a track or a stack, one item after the other. */
export function otioItems(node: JsonNode, kind: OtioKind, reading: OtioReading): readonly TimelineItem[] {
  const schema = schemaOf(node);
  if (node.kind !== 'object') throw new JsonFault(node.at, 'what stands in a track is an object with OTIO_SCHEMA.');
  switch (schema) {
    case 'Clip':
      return [otioClip(node, reading)];
    case 'Gap':
    case 'Filler':
      return [gapOf(node, reading)];
    case 'Track':
    case 'Sequence':
      return trackItems(node, kind, reading);
    case 'Stack':
      return within(node, stackItems(node, kind, reading), reading);
    default:
      throw new JsonFault(node.at, `there is no ${JSON.stringify(schema)} that stands in a track.`);
  }
}

function trackItems(node: JsonObjectNode, kind: OtioKind, reading: OtioReading): readonly TimelineItem[] {
  return within(node, sequence(arrayIn(node, 'children'), kind, reading), reading);
}

function gapOf(node: JsonObjectNode, reading: OtioReading): TimelineItem {
  const range = rangeIn(node, 'source_range');
  const zero = range?.start ?? Rational.zero;
  return { gap: secondsOf(range?.duration ?? Rational.zero), ...otioDescribed(node, zero, reading.losses) };
}

/** The children of a track one after the other, with transitions between them. */
function sequence(children: readonly JsonNode[], kind: OtioKind, reading: OtioReading): readonly TimelineItem[] {
  const items: TimelineItem[] = [];
  let into: JsonObjectNode | undefined;
  for (const child of children) {
    if (schemaOf(child) === 'Transition' && child.kind === 'object') {
      if (into !== undefined) throw new JsonFault(child.at, 'a transition stands beside another one.');
      into = child;
      continue;
    }
    const [first, ...others] = otioItems(child, kind, reading);
    if (first === undefined) continue;
    items.push(...joined(items.pop(), first, reading.crossfades ? into : undefined), ...others);
    into = undefined;
  }
  return into === undefined ? items : [...items.slice(0, -1), ...fadedOut(items.at(-1), into)];
}

/** What a transition's length may be. */
function offsets(node: JsonObjectNode) {
  const [before, behind] = [timeIn(node, 'in_offset')?.time, timeIn(node, 'out_offset')?.time];
  const type = textIn(node, 'transition_type') ?? 'SMPTE_Dissolve';
  const result = { before: before ?? Rational.zero, behind: behind ?? Rational.zero };
  if (result.before.compare(0) < 0 || result.behind.compare(0) < 0) {
    throw new JsonFault(node.at, 'a transition is shorter than 0.');
  }
  const kind = kindIn(node);
  const named = kind === undefined ? 'SMPTE_Dissolve' : customTransition;
  return { ...result, ...(kind && { kind }), ...(type === named ? {} : { style: type }) };
}

/** Ours, beside the words of others; what somebody made wrong of it says nothing. */
function kindIn(node: JsonObjectNode): ReturnType<typeof transitionKind> | undefined {
  const metadata = objectIn(node, 'metadata');
  const own = metadata && objectIn(metadata, 'clipwright');
  const kind = own && objectIn(own, 'transition');
  try {
    return kind && transitionKind(understood(kind, transitionNames));
  } catch {
    return undefined;
  }
}

function joined(
  left: TimelineItem | undefined,
  right: TimelineItem,
  transition: JsonObjectNode | undefined,
): readonly TimelineItem[] {
  if (transition === undefined) return left === undefined ? [right] : [left, right];
  const between = offsets(transition);
  if (left !== undefined) return crossfadeBetween(left, right, between);
  // With nothing before it, it comes out of black.
  return [isGap(right) || isZero(between.behind) ? right : { ...right, fadeIn: secondsOf(between.behind) }];
}

function fadedOut(left: TimelineItem | undefined, transition: JsonObjectNode): readonly TimelineItem[] {
  const { before } = offsets(transition);
  if (left === undefined) return [];
  return [isGap(left) || isZero(before) ? left : { ...left, fadeOut: secondsOf(before) }];
}

function isZero(time: Rational): boolean {
  return time.compare(0) === 0;
}

/** The topmost of each moment; what is switched off is left out. */
function stackItems(node: JsonObjectNode, kind: OtioKind, reading: OtioReading): readonly TimelineItem[] {
  const layers = arrayIn(node, 'children').filter((child) => child.kind !== 'object' || isEnabled(child));
  const shown = layers.filter((child) => schemaOf(child) !== 'Track' || kindOf(child) === kind);
  return shown.reduce<readonly TimelineItem[]>((below, child) => overlaid(below, otioItems(child, kind, reading)), []);
}

/** What a range leaves of the items of a track or a stack, at its speed. */
export function within(
  node: JsonObjectNode,
  items: readonly TimelineItem[],
  reading: OtioReading,
): readonly TimelineItem[] {
  const range = rangeIn(node, 'source_range');
  if (!timeScale(node, reading).equals(1)) {
    reading.losses.add('not-read', 'speed', 'The speed of whole tracks is not read.', () => reading.placeOf(node));
  }
  if (range === undefined) return items;
  const end = range.start.add(range.duration);
  const length = trackLength(items);
  // Some writers put the timecode of the beginning there, which would leave nothing.
  const isOutside = end.compare(0) <= 0 || range.start.compare(length) >= 0;
  if (isOutside && range.duration.equals(length)) return items;
  if (isZero(range.start) && range.duration.equals(length)) return items;
  return new TrackReader(items).take(range.start, end);
}
