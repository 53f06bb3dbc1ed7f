import { isGap, Rational, type ReadList, type Timeline, type TimelineItem, type Track } from '@clipwright/core';
import { foldSound } from '../cut/fold-sound.ts';
import { soundElsewhere } from '../cut/sound-elsewhere.ts';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts';
import { placeOf } from '../json/place-of.ts';
import { readJson } from '../json/read-json.ts';
import { withPlaces } from '../json/with-places.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { otioDescribed } from './otio-described.ts';
import { isEnabled } from './otio-enabled.ts';
import type { OtioReading } from './otio-reading.ts';
import { kindOf, type OtioKind, otioItems, within } from './otio-track.ts';
import { arrayIn, objectIn, schemaOf, textIn, timeIn } from './otio-values.ts';

const remedy = 'Export it as OpenTimelineIO (.otio) once more.';

/** The timeline of an OpenTimelineIO file. Errors: `invalid-list`. */
export function readOtio(given: string, base: string | undefined): ReadList {
  const text = listText(given);
  return withPlaces(text, remedy, () => {
    const losses = new Losses();
    const reading: OtioReading = {
      base,
      losses,
      placeOf: ({ at }) => placeOf(text, at),
      crossfades: true,
      rate: undefined,
    };
    const timeline = rootOf(readJson(text, { infinities: true }), reading);
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  });
}

function rootOf(node: JsonNode, reading: OtioReading): Timeline {
  const schema = schemaOf(node);
  if (node.kind !== 'object') throw new JsonFault(node.at, 'there is no object with OTIO_SCHEMA.');
  if (schema === 'SerializableCollection') {
    const [first, ...others] = arrayIn(node, 'children').filter((child) => schemaOf(child) === 'Timeline');
    if (first === undefined) throw new JsonFault(node.at, 'the collection has no timeline.');
    if (others.length > 0) reading.losses.add('not-read', 'timelines', 'Of several timelines the first is read.');
    return rootOf(first, reading);
  }
  if (schema !== 'Timeline') return { items: otioItems(node, 'video', reading), ...rateIn(reading) };
  const stack = objectIn(node, 'tracks');
  if (stack === undefined) throw new JsonFault(node.at, 'the timeline has no "tracks".');
  const start = timeIn(node, 'global_start_time');
  const tracks = tracksOf(stack, reading);
  const { markers } = otioDescribed(stack, Rational.zero, reading.losses);
  const { name, metadata } = otioDescribed(node, Rational.zero, reading.losses);
  const rate = start?.rate ?? reading.rate;
  return {
    ...(name === undefined ? {} : { name }),
    ...(rate === undefined ? {} : { rate: rateOf(rate) }),
    ...(start === undefined || start.time.compare(0) === 0 ? {} : { timecodeStart: secondsOf(start.time) }),
    ...tracks,
    ...(markers === undefined ? {} : { markers }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function rateIn({ rate }: OtioReading): Pick<Timeline, 'rate'> {
  return rate === undefined ? {} : { rate: rateOf(rate) };
}

/** The tracks of a timeline: the lowest of pictures is the main one. */
function tracksOf(stack: JsonObjectNode, reading: OtioReading): Pick<Timeline, 'items' | 'tracks'> {
  const all = arrayIn(stack, 'children').flatMap((child): Layer[] => {
    if (child.kind !== 'object' || isEnabled(child)) return [{ node: child, kind: kindOf(child) }];
    reading.losses.add('not-read', 'disabled-tracks', 'Tracks that are switched off are left out.');
    return [];
  });
  const main = all.find(({ kind }) => kind === 'video');
  const sound = all.find(({ kind }) => kind === 'audio');
  const items = main === undefined ? [] : itemsOf(stack, main, reading);
  const folded = main === undefined || sound === undefined ? undefined : folding(stack, main, sound, reading);
  const others = all.filter((layer) => layer !== main && !(layer === sound && folded !== undefined));
  const tracks = others.map((layer): Track => {
    const name = layer.node.kind === 'object' ? textIn(layer.node, 'name') : undefined;
    return { kind: layer.kind, ...(name === undefined ? {} : { name }), items: itemsOf(stack, layer, reading) };
  });
  const heard = sound !== undefined && folded === undefined ? soundElsewhere(items) : withMutes(items, folded ?? []);
  return { items: heard, ...(tracks.length === 0 ? {} : { tracks }) };
}

interface Layer {
  readonly node: JsonNode;
  readonly kind: OtioKind;
}

/** What a layer shows, within the range of the whole. */
function itemsOf(stack: JsonObjectNode, { node, kind }: Layer, reading: OtioReading): readonly TimelineItem[] {
  return within(stack, otioItems(node, kind, reading), reading);
}

/** The main track with its own sound: both are compared as cuts, since transitions of sound need not be those of pictures. */
function folding(stack: JsonObjectNode, main: Layer, sound: Layer, reading: OtioReading) {
  const cuts: OtioReading = { ...reading, losses: new Losses(), crossfades: false };
  return foldSound(itemsOf(stack, main, cuts), itemsOf(stack, sound, cuts));
}

function withMutes(items: readonly TimelineItem[], folded: readonly TimelineItem[]): readonly TimelineItem[] {
  return items.map((item, i): TimelineItem => {
    const heard = folded[i];
    if (isGap(item) || heard === undefined || isGap(heard) || heard.mute !== true) return item;
    return { ...item, mute: true };
  });
}
