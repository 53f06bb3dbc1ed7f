import {
  type Clip,
  type Gap,
  isGap,
  type ListWriteOptions,
  type Marker,
  Rational,
  type Timeline,
  type TimelineItem,
  type WrittenList,
} from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { countedRate } from '../counted-rate.ts';
import { fadesAt } from '../cut/fades-at.ts';
import { clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { trackLength } from '../cut/track-reader.ts';
import { Losses } from '../losses.ts';
import { clipLosses, gapLosses, timelineLosses } from '../written-losses.ts';
import { writeXml, type XmlWritten } from '../xml/write-xml.ts';
import { FcpxmlAssets } from './fcpxml-assets.ts';
import { seconds } from './fcpxml-time.ts';

/** A project of Final Cut Pro, version 1.8, which its later versions and other editors read. */
export function writeFcpxml(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const rate = countedRate(timeline, options, losses);
  timelineLosses(timeline, ['name', 'rate', 'timecodeStart', 'tracks'], losses);
  const writer = new Writer(rate, losses, timeline);
  return { text: writeXml(writer.root(timeline), 'fcpxml'), losses: losses.all };
}

/** What a gap's own clock begins with, as Final Cut Pro has it. */
const gapStart = Rational.of(3600);

class Writer {
  readonly #frame: Rational;
  readonly #losses: Losses;
  readonly #assets: FcpxmlAssets;

  constructor(rate: Rational, losses: Losses, timeline: Timeline) {
    this.#frame = Rational.one.div(rate);
    this.#losses = losses;
    this.#assets = new FcpxmlAssets(timeline, losses);
  }

  root(timeline: Timeline): XmlWritten {
    const { items, name, timecodeStart = 0 } = timeline;
    const start = secondsToRational(timecodeStart);
    const sequence = {
      name: 'sequence',
      attributes: { format: 'r1', tcStart: seconds(start), tcFormat: 'NDF', duration: seconds(trackLength(items)) },
      children: [{ name: 'spine', children: this.#spine(timeline) }],
    };
    const format = { id: 'r1', frameDuration: seconds(this.#frame), width: 1920, height: 1080 };
    const effects = [
      { id: 'r2', name: 'Cross Dissolve', uid: 'FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265' },
      {
        id: 'r3',
        name: 'Basic Title',
        uid: '.../Titles.localized/Bumper:Opener.localized/Basic Title.localized/Basic Title.moti',
      },
    ];
    return {
      name: 'fcpxml',
      attributes: { version: '1.8' },
      children: [
        {
          name: 'resources',
          children: [
            { name: 'format', attributes: format },
            ...effects.map((attributes) => ({ name: 'effect', attributes })),
            ...this.#assets.written(),
          ],
        },
        {
          name: 'event',
          attributes: { name: 'Clipwright' },
          children: [{ name: 'project', attributes: { name }, children: [sequence] }],
        },
      ],
    };
  }

  /** The main track, with those beside it connected to what stands at their places. */
  #spine({ items, tracks = [] }: Timeline): readonly XmlWritten[] {
    const places = placesOf(items);
    const connected = tracks.flatMap((track, i) => {
      if (track.name !== undefined || track.markers !== undefined || track.metadata !== undefined) {
        this.#losses.add('not-written', 'track-notes', 'Names and notes of further tracks are not written.');
      }
      const lane = track.kind === 'video' ? i + 1 : -(i + 1);
      return placesOf(track.items).flatMap(({ item, at }) => (isEmpty(item) ? [] : [{ item, at, lane }]));
    });
    return places.flatMap(({ item, at, length }, i) => {
      const isLast = i === places.length - 1;
      const own = connected.filter(
        (each) => each.at.compare(at) >= 0 && (isLast || each.at.compare(at.add(length)) < 0),
      );
      const base = isGap(item) ? gapStart : this.#localStart(item);
      const children = own.map((each) => this.#item(each.item, base.add(each.at.sub(at)), each.lane, []));
      return [
        ...this.#transition(item, i === 0, at),
        this.#item(item, at, undefined, children, fadesAt(i, places.length)),
        ...(isLast ? this.#fadeOut(item, at.add(length)) : []),
      ];
    });
  }

  #item(
    item: TimelineItem,
    offset: Rational,
    lane: number | undefined,
    children: readonly XmlWritten[],
    fades: readonly ('fadeIn' | 'fadeOut')[] = [],
  ): XmlWritten {
    return isGap(item) ? this.#gap(item, offset, lane, children) : this.#clip(item, offset, lane, children, fades);
  }

  #gap(gap: Gap, offset: Rational, lane: number | undefined, children: readonly XmlWritten[]): XmlWritten {
    const { generator, name, markers } = gap;
    const place = { lane, offset: seconds(offset), start: seconds(gapStart), duration: seconds(knownLength(gap)) };
    const isTitle = generator?.kind === 'title';
    gapLosses(gap, isTitle ? ['generator', 'name', 'transition'] : ['markers', 'transition'], this.#losses);
    if (isTitle) {
      const text = { name: 'text', children: [{ name: 'text-style', text: generator.text ?? '' }] };
      return { name: 'title', attributes: { ref: 'r3', name, ...place }, children: [text, ...children] };
    }
    return {
      name: 'gap',
      attributes: { name: 'Gap', ...place },
      children: [...children, ...this.#markers(markers, gapStart, Rational.zero)],
    };
  }

  #clip(
    clip: Clip,
    offset: Rational,
    lane: number | undefined,
    children: readonly XmlWritten[],
    fades: readonly (keyof Clip)[],
  ): XmlWritten {
    const said = ['speed', 'freeze', 'mute', 'volume', 'markers', 'name', ...fades] as const;
    // What is connected stands alone.
    clipLosses(clip, lane === undefined ? [...said, 'transition'] : said, this.#losses);
    const start = this.#localStart(clip);
    const length = knownLength(clip);
    const { volume } = clip;
    const attributes = {
      ref: this.#assets.idOf(clip),
      name: clip.name,
      lane,
      offset: seconds(offset),
      start: seconds(start),
      duration: seconds(length),
      srcEnable: clip.mute === true ? 'video' : undefined,
    };
    const amount =
      volume === undefined ? undefined : `${Math.round(200_000 * Math.log10(Math.max(volume, 1e-5))) / 10_000}dB`;
    return {
      name: 'asset-clip',
      attributes,
      children: [
        ...this.#timeMap(clip, start, length),
        ...(amount === undefined ? [] : [{ name: 'adjust-volume', attributes: { amount } }]),
        ...children,
        ...this.#markers(clip.markers, start, clipStart(clip)),
      ],
    };
  }

  /** On the clock of the file, by its timecode. */
  #localStart(clip: Clip): Rational {
    return clipStart(clip).add(clip.positions === 'timecode' ? 0 : secondsToRational(clip.footage?.timecodeStart ?? 0));
  }

  #timeMap(clip: Clip, start: Rational, length: Rational): readonly XmlWritten[] {
    const speed = clip.freeze === undefined ? clipSpeed(clip) : Rational.zero;
    if (speed.equals(1)) return [];
    const used = length.mul(speed);
    const from = speed.compare(0) < 0 ? start.sub(used) : start;
    const points = [
      { time: seconds(start), value: seconds(from), interp: 'linear' },
      { time: seconds(start.add(length)), value: seconds(from.add(used)), interp: 'linear' },
    ];
    return [{ name: 'timeMap', children: points.map((attributes) => ({ name: 'timept', attributes })) }];
  }

  #markers(markers: readonly Marker[] = [], start: Rational, from: Rational): readonly XmlWritten[] {
    return markers.map(({ at, duration, name = '', comment, color }) => {
      if (color !== undefined)
        this.#losses.add('not-written', 'colors', 'Colours of markers have no form in the list.');
      return {
        name: 'marker',
        attributes: {
          start: seconds(secondsToRational(at).sub(from).add(start)),
          duration: seconds(duration === undefined ? Rational.zero : secondsToRational(duration)),
          value: name,
          note: comment,
        },
      };
    });
  }

  /** The one into an item, half of it before the cut; out of black at the beginning. */
  #transition(item: TimelineItem, isFirst: boolean, at: Rational): readonly XmlWritten[] {
    const fadeIn = isGap(item) || !isFirst ? undefined : item.fadeIn;
    if (fadeIn !== undefined) return [dissolve(at, secondsToRational(fadeIn))];
    if (item.transition === undefined) return [];
    const length = secondsToRational(item.transition.duration);
    return [dissolve(at.sub(length.div(2)), length, item.transition.style)];
  }

  #fadeOut(item: TimelineItem, end: Rational): readonly XmlWritten[] {
    if (isGap(item) || item.fadeOut === undefined) return [];
    const length = secondsToRational(item.fadeOut);
    return [dissolve(end.sub(length), length)];
  }
}

function dissolve(offset: Rational, length: Rational, name = 'Cross Dissolve'): XmlWritten {
  return {
    name: 'transition',
    attributes: { name, offset: seconds(offset), duration: seconds(length) },
    children: [{ name: 'filter-video', attributes: { ref: 'r2', name } }],
  };
}

function placesOf(items: readonly TimelineItem[]) {
  let at = Rational.zero;
  return items.map((item) => {
    const place = { item, at, length: knownLength(item) };
    at = at.add(place.length);
    return place;
  });
}

function isEmpty(item: TimelineItem): boolean {
  return isGap(item) && item.generator === undefined;
}
