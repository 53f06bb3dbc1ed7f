import {
  type Clip,
  isGap,
  type ListWriteOptions,
  type Rational,
  type Timeline,
  type TimelineItem,
  type WrittenList,
} from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { countedRate } from '../counted-rate.ts';
import { clipEnd, clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { Losses } from '../losses.ts';
import { gapLosses, plainClipLosses, timelineLosses } from '../written-losses.ts';
import { writeXml, type XmlWritten } from '../xml/write-xml.ts';

/** An MLT project of one track: what `melt`, Shotcut and Kdenlive open. */
export function writeMlt(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const rate = countedRate(timeline, options, losses);
  timelineLosses(timeline, ['name', 'rate'], losses);
  return { text: writeXml(new Writer(rate, losses).root(timeline), 'mlt'), losses: losses.all };
}

const property = (name: string, text: string | number): XmlWritten => ({
  name: 'property',
  attributes: { name },
  text: String(text),
});

class Writer {
  readonly #rate: Rational;
  readonly #losses: Losses;
  readonly #producers: XmlWritten[] = [];
  readonly #dissolves: XmlWritten[] = [];

  constructor(rate: Rational, losses: Losses) {
    this.#rate = rate;
    this.#losses = losses;
  }

  root({ name, items }: Timeline): XmlWritten {
    const isSilent = items.some((item) => !isGap(item)) && items.every((item) => isGap(item) || item.mute === true);
    const entries = items.flatMap((item, i) => this.#entries(item, items[i - 1], items[i + 1], isSilent));
    const profile = {
      description: 'Clipwright',
      ...{ width: 1920, height: 1080, progressive: 1, sample_aspect_num: 1, sample_aspect_den: 1 },
      ...{ display_aspect_num: 16, display_aspect_den: 9, colorspace: 709 },
      frame_rate_num: String(this.#rate.numerator),
      frame_rate_den: String(this.#rate.denominator),
    };
    const track = { name: 'track', attributes: { producer: 'playlist0', hide: isSilent ? 'audio' : undefined } };
    // Where nothing lies below a gap, MLT shows white.
    const background = items.some((item) => isGap(item) || item.freeze !== undefined) ? this.#background(items) : [];
    const below = background.length === 0 ? [] : [{ name: 'track', attributes: { producer: 'background' } }];
    return {
      name: 'mlt',
      attributes: { LC_NUMERIC: 'C', title: name },
      children: [
        { name: 'profile', attributes: profile },
        ...background,
        ...this.#producers,
        ...this.#dissolves,
        { name: 'playlist', attributes: { id: 'playlist0' }, children: entries },
        { name: 'tractor', attributes: { id: 'tractor0' }, children: [...below, track] },
      ],
    };
  }

  /** Black as long as the whole, as editing programs have it below everything. */
  #background(items: Timeline['items']): readonly XmlWritten[] {
    const frames = items.reduce((sum, item) => sum + this.#frame(knownLength(item)), 0);
    const whole = { in: 0, out: Math.max(0, frames - 1) };
    return [
      {
        name: 'producer',
        attributes: { id: 'black', ...whole },
        children: [property('length', frames), property('resource', 'black'), property('mlt_service', 'color')],
      },
      {
        name: 'playlist',
        attributes: { id: 'background' },
        children: [{ name: 'entry', attributes: { producer: 'black', ...whole } }],
      },
    ];
  }

  #entries(
    item: TimelineItem,
    before: TimelineItem | undefined,
    next: TimelineItem | undefined,
    isSilent: boolean,
  ): readonly XmlWritten[] {
    if (isGap(item)) {
      gapLosses(item, ['transition'], this.#losses);
      return [{ name: 'blank', attributes: { length: this.#frame(knownLength(item)) } }];
    }
    plainClipLosses(item, ['speed', 'transition', 'name', ...(isSilent ? (['mute'] as const) : [])], this.#losses);
    if (item.freeze !== undefined) return [{ name: 'blank', attributes: { length: this.#frame(knownLength(item)) } }];
    const factor = factorOf(item);
    const [into, out] = [this.#half(before, item), this.#half(item, next)];
    const producer = this.#producer(item);
    const start = this.#frame(clipStart(item).div(factor));
    const length = this.#frame(knownLength(item));
    const dissolve =
      into === 0 || before === undefined || isGap(before) ? [] : [this.#dissolve(before, item, into, producer)];
    const attributes = { producer, in: start + into, out: start + length - 1 - out };
    // Nothing of a clip stands by itself where its dissolves meet.
    return attributes.out < attributes.in ? dissolve : [...dissolve, { name: 'entry', attributes }];
  }

  /** Frames of half a crossfade between two clips; with gaps there is none. */
  #half(left: TimelineItem | undefined, right: TimelineItem | undefined): number {
    if (right?.transition === undefined || left === undefined) return 0;
    if (isGap(left) || isGap(right) || left.freeze !== undefined || right.freeze !== undefined) {
      this.#losses.add('not-written', 'transition', 'Crossfades with gaps have no form in the list.');
      return 0;
    }
    return this.#frame(secondsToRational(right.transition.duration).div(2));
  }

  #dissolve(left: Clip, right: Clip, half: number, producer: string): XmlWritten {
    const id = `dissolve${this.#dissolves.length}`;
    const end = this.#frame(clipStart(left).div(factorOf(left))) + this.#frame(knownLength(left));
    const start = this.#frame(clipStart(right).div(factorOf(right)));
    const parts = [
      { producer: this.#producer(left), in: end - half, out: end + half - 1 },
      { producer, in: start - half, out: start + half - 1 },
    ];
    const whole = { in: 0, out: 2 * half - 1 };
    const mixes = [
      [property('a_track', 0), property('b_track', 1), property('mlt_service', 'luma')],
      [property('a_track', 0), property('b_track', 1), property('start', -1), property('mlt_service', 'mix')],
    ];
    this.#dissolves.push({
      name: 'tractor',
      attributes: { id, ...whole },
      children: [
        ...parts.map((attributes) => ({ name: 'track', attributes })),
        // One that does not say how long it is begins beyond its own beginning.
        ...mixes.map((children) => ({ name: 'transition', attributes: whole, children })),
      ],
    });
    return { name: 'entry', attributes: { producer: id, ...whole } };
  }

  #producer(clip: Clip): string {
    const id = `producer${this.#producers.length}`;
    const speed = clipSpeed(clip);
    const source = String(clip.source);
    const factor = speed.toNumber();
    const length = clip.footage?.duration === undefined ? clipEnd(clip) : secondsToRational(clip.footage.duration);
    const frames = length === undefined ? [] : [property('length', this.#frame(length.div(factorOf(clip))))];
    const warp = speed.equals(1)
      ? [property('resource', source), property('mlt_service', 'avformat')]
      : [
          property('resource', `${factor}:${source}`),
          property('mlt_service', 'timewarp'),
          property('warp_speed', factor),
        ];
    const name = clip.name === undefined ? [] : [property('shotcut:caption', clip.name)];
    this.#producers.push({ name: 'producer', attributes: { id }, children: [...frames, ...warp, ...name] });
    return id;
  }

  #frame(time: Rational): number {
    const frames = time.mul(this.#rate);
    if (frames.denominator !== 1n)
      this.#losses.add('changed', 'positions', 'Times between two frames are moved to one of them.');
    return Number(frames.round());
  }
}

function factorOf(clip: Clip): Rational {
  const speed = clipSpeed(clip);
  return speed.compare(0) < 0 ? speed.neg() : speed;
}
