import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { crossfadeBetween } from '../cut/crossfade-between.ts';
import { inOrder, type Placed } from '../cut/in-order.ts';
import { itemLength } from '../cut/item-length.ts';
import { overlaid } from '../cut/overlaid.ts';
import { TrackReader } from '../cut/track-reader.ts';
import { secondsOf } from '../seconds-of.ts';
import { XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, childOf, childrenOf, type XmlNode } from '../xml/xml-node.ts';
import { fileClip, generatorOf, markersOf, titleOf } from './fcpxml-clip.ts';
import type { FcpxmlReading } from './fcpxml-reading.ts';
import { lengthOf, localStart, timeOf } from './fcpxml-values.ts';

/** What is connected to a story, on a lane of its own, placed from the story's beginning. */
export interface Connected extends Placed {
  readonly lane: number;
}

/** The items of a story one after the other, and what is connected to them. */
export interface Story {
  readonly items: readonly TimelineItem[];
  readonly connected: readonly Connected[];
}

const elements = new Set([
  'asset-clip',
  'clip',
  'ref-clip',
  'sync-clip',
  'mc-clip',
  'video',
  'audio',
  'title',
  'gap',
  'audition',
  'caption',
  'spine',
]);

/** The items of a spine, with transitions between them. */
export function storyOf(spine: XmlNode, reading: FcpxmlReading): Story {
  const items: TimelineItem[] = [];
  const connected: Connected[] = [];
  let at = Rational.zero;
  let into: { readonly node: XmlNode; readonly from: Rational; readonly length: Rational } | undefined;
  for (const child of spine.children) {
    if (child.name === 'transition') {
      const length = lengthOf(child) ?? Rational.zero;
      into = { node: child, from: timeOf(child, 'offset') ?? at.sub(length.div(2)), length };
      continue;
    }
    if (!elements.has(child.name) || attributeOf(child, 'lane') !== undefined) continue;
    const shown = shownOf(child, reading);
    const [first, ...others] = shown.items;
    connected.push(...shown.connected.map((each) => ({ ...each, at: each.at.add(at) })));
    const cut = at;
    at = shown.items.reduce((sum, item) => sum.add(itemLength(item) ?? Rational.zero), at);
    if (first === undefined) continue;
    items.push(...(into === undefined ? [first] : joined(items.pop(), first, into, cut)));
    // One by one: there may be more than a call takes.
    for (const other of others) items.push(other);
    into = undefined;
  }
  const last = items.pop();
  if (last !== undefined)
    items.push(
      into === undefined || isGap(last)
        ? last
        : { ...last, fadeOut: secondsOf(at.sub(into.from).max(0).min(into.length)) },
    );
  return { items, connected };
}

function joined(
  left: TimelineItem | undefined,
  right: TimelineItem,
  { node, from, length }: { readonly node: XmlNode; readonly from: Rational; readonly length: Rational },
  cut: Rational,
): readonly TimelineItem[] {
  const before = cut.sub(from).max(0).min(length);
  const behind = length.sub(before);
  if (left === undefined)
    return [isGap(right) || behind.compare(0) === 0 ? right : { ...right, fadeIn: secondsOf(behind) }];
  const name = attributeOf(node, 'name');
  const style = name === undefined || /dissolve/i.test(name) ? {} : { style: name };
  return crossfadeBetween(left, right, { before, behind, ...style });
}

/** What one element of a story shows, and what is connected to it, from its own beginning. */
export function shownOf(node: XmlNode, reading: FcpxmlReading): Story {
  const length = lengthOf(node);
  if (attributeOf(node, 'enabled') === '0') {
    reading.lose('disabled', 'Clips that are switched off are gaps.', node);
    return { items: [{ gap: secondsOf(length ?? Rational.zero) }], connected: [] };
  }
  const items = itemsOf(node, reading);
  return { items, connected: connectedTo(node, reading) };
}

function itemsOf(node: XmlNode, reading: FcpxmlReading): readonly TimelineItem[] {
  switch (node.name) {
    case 'gap':
      reading.count(node, 1);
      return [{ gap: secondsOf(lengthOf(node) ?? Rational.zero), ...markersOf(node, localStart(node), Rational.zero) }];
    case 'asset-clip':
      return [assetClip(node, reading)];
    case 'video':
    case 'audio':
      return [single(node, reading)];
    case 'clip':
      return [wrapped(node, reading)];
    case 'ref-clip':
      return compound(node, reading.resources.sequence(attributeOf(node, 'ref')), reading);
    case 'sync-clip':
      return within(node, storyIn(node, reading), reading);
    case 'spine':
      return storyOf(node, reading).items;
    case 'audition': {
      const [chosen] = node.children.filter(({ name }) => elements.has(name));
      return chosen === undefined ? [] : itemsOf(chosen, reading);
    }
    case 'title':
      return [titleOf(node, reading)];
    default: {
      reading.lose(node.name, `What is a ${node.name} is a gap.`, node);
      return [{ gap: secondsOf(lengthOf(node) ?? Rational.zero) }];
    }
  }
}

function assetClip(node: XmlNode, reading: FcpxmlReading): TimelineItem {
  const asset = reading.resources.asset(attributeOf(node, 'ref'));
  if (asset === undefined) throw new XmlFault(node.at, 'the clip refers to no asset of a file.');
  const length = lengthOf(node) ?? asset.duration ?? Rational.zero;
  const enabled = attributeOf(node, 'srcEnable') ?? 'all';
  const start = timeOf(node, 'start') ?? asset.start;
  return fileClip(
    { node, asset, start, length, shift: Rational.zero, heard: enabled !== 'video' || ownSound(node) !== undefined },
    reading,
  );
}

/** Pictures or sound alone. */
function single(node: XmlNode, reading: FcpxmlReading): TimelineItem {
  const asset = reading.resources.asset(attributeOf(node, 'ref'));
  const isStill = asset?.duration === undefined || asset.duration.compare(0) === 0;
  if (asset === undefined || isStill) return generatorOf(node, asset, reading);
  const length = lengthOf(node) ?? asset.duration ?? Rational.zero;
  const start = timeOf(node, 'start') ?? asset.start;
  const heard = node.name === 'audio' || hasSound(node);
  return fileClip({ node, asset, start, length, shift: Rational.zero, heard }, reading);
}

/** A clip around pictures and sound: what it shows is what these have on its clock. */
function wrapped(node: XmlNode, reading: FcpxmlReading): TimelineItem {
  const length = lengthOf(node) ?? Rational.zero;
  const media = childOf(node, 'video') ?? audioIn(node);
  const asset = media === undefined ? undefined : reading.resources.asset(attributeOf(media, 'ref'));
  const isStill = asset?.duration !== undefined && asset.duration.compare(0) === 0;
  if (media === undefined || asset === undefined || isStill) return generatorOf(node, asset, reading);
  const start = localStart(node);
  const shift = (timeOf(media, 'start') ?? asset.start).sub(timeOf(media, 'offset') ?? Rational.zero);
  const heard = media.name === 'audio' || hasSound(media) || hasSound(node) || ownSound(node) !== undefined;
  return fileClip({ node, asset, start, length, shift, heard }, reading);
}

/** Whether sound belongs to pictures, at any depth. */
function hasSound(node: XmlNode): boolean {
  return childOf(node, 'audio') !== undefined;
}

/** Sound of a clip that is detached from its pictures, and still in its place. */
function ownSound(node: XmlNode): XmlNode | undefined {
  const start = localStart(node);
  return node.children.find((child) => {
    const isBelow = attributeOf(child, 'lane')?.startsWith('-') === true;
    if (!isBelow || refOf(child) === undefined || refOf(child) !== refOf(node)) return false;
    const isInPlace = (timeOf(child, 'offset') ?? start).equals(start) && localStart(child).equals(start);
    return isInPlace && attributeOf(child, 'duration') === attributeOf(node, 'duration');
  });
}

/** What a clip refers to, itself or by what it holds. */
function refOf(node: XmlNode): string | undefined {
  return attributeOf(node, 'ref') ?? attributeOf(childOf(node, 'video') ?? audioIn(node), 'ref');
}

/** Sound in a clip without pictures: it may stand in a gap. */
function audioIn(node: XmlNode): XmlNode | undefined {
  return childOf(node, 'audio') ?? childrenOf(node, 'gap').flatMap((gap) => childrenOf(gap, 'audio'))[0];
}

function compound(node: XmlNode, sequence: XmlNode | undefined, reading: FcpxmlReading): readonly TimelineItem[] {
  const spine = sequence === undefined ? undefined : childOf(sequence, 'spine');
  if (sequence === undefined || spine === undefined)
    throw new XmlFault(node.at, 'the clip refers to no compound clip.');
  if (reading.open.has(sequence)) throw new XmlFault(node.at, 'the compound clip is part of itself.');
  reading.open.add(sequence);
  const story = storyOf(spine, reading);
  reading.open.delete(sequence);
  const name = attributeOf(node, 'name');
  const items = within(node, story, reading, timeOf(sequence, 'tcStart') ?? Rational.zero);
  return name === undefined ? items : items.map((item) => ({ ...item, metadata: { fcpxml: { compound: name } } }));
}

/** The story of a clip whose parts stand in it as in a spine. */
function storyIn(node: XmlNode, reading: FcpxmlReading): Story {
  const spine = childOf(node, 'spine');
  return storyOf(spine ?? node, reading);
}

/** What a range of a nested story shows: the topmost lane that has pictures. */
function within(node: XmlNode, story: Story, reading: FcpxmlReading, zero = Rational.zero): readonly TimelineItem[] {
  const lanes = [...new Set(story.connected.map(({ lane }) => lane))].filter((lane) => lane > 0).sort((a, b) => a - b);
  if (story.connected.some(({ lane }) => lane < 0)) {
    reading.lose('nested-sound', 'Sound that is connected inside of compound clips is not read.', node);
  }
  const shown = lanes.reduce<readonly TimelineItem[]>(
    (below, lane) =>
      overlaid(
        below,
        inOrder(
          story.connected.filter((each) => each.lane === lane),
          reading.losses,
        ),
      ),
    story.items,
  );
  const from = localStart(node).sub(zero);
  const length = lengthOf(node);
  const items = length === undefined ? shown : new TrackReader(shown).take(from, from.add(length));
  reading.count(node, items.length);
  return items;
}

/** What is connected to an element, and to what is connected to it, from its beginning. */
function connectedTo(node: XmlNode, reading: FcpxmlReading): readonly Connected[] {
  const start = node.name === 'asset-clip' ? (timeOf(node, 'start') ?? assetStart(node, reading)) : localStart(node);
  const own = node.name === 'ref-clip' ? undefined : ownSound(node);
  return node.children.flatMap((child): readonly Connected[] => {
    const lane = Number.parseInt(attributeOf(child, 'lane') ?? '', 10);
    if (!elements.has(child.name) || Number.isNaN(lane) || lane === 0 || child === own) return [];
    // Sound that stands in a clip is that of its pictures.
    if (child.name === 'audio' || child.name === 'video') {
      if (node.name === 'clip' || node.name === 'video') return [];
    }
    if (child.name === 'caption') {
      reading.lose('captions', 'Captions are not read.', child);
      return [];
    }
    const at = (timeOf(child, 'offset') ?? start).sub(start);
    const story = child.name === 'spine' ? storyOf(child, reading) : shownOf(child, reading);
    let end = at;
    const items = story.items.map((item): Connected => {
      const place = end;
      end = end.add(itemLength(item) ?? Rational.zero);
      return { at: place, item, lane };
    });
    return [...items, ...story.connected.map((each) => ({ ...each, at: each.at.add(at), lane: each.lane + lane }))];
  });
}

function assetStart(node: XmlNode, reading: FcpxmlReading): Rational {
  return reading.resources.asset(attributeOf(node, 'ref'))?.start ?? Rational.zero;
}
