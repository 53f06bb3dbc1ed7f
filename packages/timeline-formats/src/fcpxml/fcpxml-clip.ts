import { type Clip, type Gap, type Marker, Rational, type TimelineItem } from '@clipwright/core';
import { fileNameProblem } from '../file-name-problem.ts';
import { secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import { XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, below, childOf, childrenOf, type XmlNode } from '../xml/xml-node.ts';
import { motionOf } from './fcpxml-motion.ts';
import type { FcpxmlReading } from './fcpxml-reading.ts';
import type { FcpxmlAsset } from './fcpxml-resources.ts';
import { lengthOf, timeOf } from './fcpxml-values.ts';

/** A stretch of a file: an asset clip, or pictures and sound in a clip. */
export interface FileElement {
  /** The element that stands on the timeline. */
  readonly node: XmlNode;
  readonly asset: FcpxmlAsset;
  /** On the clock of the element: where it begins, and how long it is. */
  readonly start: Rational;
  readonly length: Rational;
  /** What to add to that clock for that of the file. */
  readonly shift: Rational;
  /** Whether its sound is heard. */
  readonly heard: boolean;
}

export function fileClip(element: FileElement, reading: FcpxmlReading): TimelineItem {
  const { node, asset, start, length, shift, heard } = element;
  const { source } = asset;
  const problem = fileNameProblem(source);
  if (problem !== undefined) throw new XmlFault(asset.node.at, `the name of a file ${problem}.`);
  const motion = motionOf(node, start, length, reading);
  const zero = asset.start.sub(shift);
  const [from, to] = [motion.from.sub(zero), motion.to.sub(zero)];
  const footage = {
    ...(asset.start.compare(0) === 0 ? {} : { timecodeStart: secondsOf(asset.start) }),
    ...(asset.duration === undefined ? {} : { duration: secondsOf(asset.duration) }),
  };
  const isFrozen = motion.speed.compare(0) === 0;
  reading.count(node, 1);
  effectsOf(node, reading);
  return {
    source,
    ...sourceUri(source, reading.base),
    start: secondsOf(from),
    ...(isFrozen ? { freeze: secondsOf(length) } : { end: secondsOf(to) }),
    ...(isFrozen || motion.speed.equals(1) ? {} : { speed: secondsOf(motion.speed) }),
    ...(Object.keys(footage).length === 0 ? {} : { footage }),
    ...(heard || !asset.hasAudio || isFrozen ? {} : { mute: true }),
    ...volumeOf(node),
    ...nameOf(node),
    ...markersOf(node, start, from),
  };
}

function nameOf(node: XmlNode): { readonly name?: string } {
  const name = attributeOf(node, 'name');
  return name === undefined ? {} : { name };
}

/** Markers count on the clock of what has them. */
export function markersOf(node: XmlNode, start: Rational, from: Rational): { readonly markers?: readonly Marker[] } {
  const markers = [...childrenOf(node, 'marker'), ...childrenOf(node, 'chapter-marker')].map((marker): Marker => {
    const [at, duration] = [timeOf(marker, 'start') ?? start, lengthOf(marker)];
    const [name, comment] = [attributeOf(marker, 'value'), attributeOf(marker, 'note')];
    return {
      at: secondsOf(at.sub(start).add(from)),
      ...(duration === undefined || duration.compare(0) === 0 ? {} : { duration: secondsOf(duration) }),
      ...(name === undefined ? {} : { name }),
      ...(comment === undefined ? {} : { comment }),
    };
  });
  return markers.length === 0 ? {} : { markers };
}

/** A factor of decibels, as far as a factor goes here. */
function volumeOf(node: XmlNode): Pick<Clip, 'volume'> {
  const amount = attributeOf(childOf(node, 'adjust-volume'), 'amount');
  const decibels = Number.parseFloat(amount ?? '');
  if (amount === undefined || Number.isNaN(decibels)) return {};
  const volume = Math.round(Math.min(16, 10 ** (decibels / 20)) * 1e6) / 1e6;
  return volume === 1 ? {} : { volume };
}

const harmless = new Set(['adjust-volume', 'adjust-conform', 'adjust-blend']);

function effectsOf(node: XmlNode, reading: FcpxmlReading): void {
  for (const child of node.children) {
    const isEffect = /^(?:filter-|adjust-)/.test(child.name) && !harmless.has(child.name);
    if (isEffect) reading.lose('effects', `Effects such as ${child.name} are not read.`, child);
    if (/keyword|^note$|metadata|rating/.test(child.name)) {
      reading.lose('metadata', 'Keywords, notes, ratings and metadata are not read.', child);
    }
  }
  if (childOf(node, 'conform-rate')?.attributes.get('scaleEnabled') === '1') {
    reading.lose('conform-rate', 'Sources that are slowed down to the rate of the list are read at their own.', node);
  }
}

/** Words in a picture. */
export function titleOf(node: XmlNode, reading: FcpxmlReading): Gap {
  const words = [...below(node, 'text-style')].map(({ text }) => text).filter(Boolean);
  const plain = [...below(node, 'text')].map(({ text }) => text).filter(Boolean);
  const text = (words.length > 0 ? words : plain).join(' ');
  reading.count(node, 1);
  return {
    gap: secondsOf(lengthOf(node) ?? Rational.zero),
    generator: { kind: 'title', ...(text === '' ? {} : { text }) },
    ...nameOf(node),
  };
}

/** A picture of an effect, or a still. */
export function generatorOf(node: XmlNode, asset: FcpxmlAsset | undefined, reading: FcpxmlReading): Gap {
  const text = asset?.source ?? attributeOf(node, 'name');
  reading.count(node, 1);
  return {
    gap: secondsOf(lengthOf(node) ?? Rational.zero),
    generator: { kind: asset === undefined ? 'generator' : 'still', ...(text === undefined ? {} : { text }) },
    ...nameOf(node),
  };
}
