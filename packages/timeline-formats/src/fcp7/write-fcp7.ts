import {
  type Clip,
  isGap,
  type ListWriteOptions,
  Rational,
  type Timeline,
  type TimelineItem,
  type WrittenList,
} from '@clipwright/core';
import { canDrop, secondsToRational, timecodeBase, timecodeText } from '@clipwright/core/author';
import { countedRate } from '../counted-rate.ts';
import { fadesAt } from '../cut/fades-at.ts';
import { clipEnd, clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { lastPart } from '../last-part.ts';
import { Losses } from '../losses.ts';
import { urlOfPath } from '../media-url.ts';
import { clipLosses, gapLosses, timelineLosses } from '../written-losses.ts';
import { writeXml, type XmlWritten } from '../xml/write-xml.ts';

/** A sequence of Final Cut Pro 7, which Premiere and Resolve read. */
export function writeFcp7(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const rate = countedRate(timeline, options, losses);
  timelineLosses(timeline, ['name', 'rate', 'timecodeStart', 'tracks'], losses);
  return { text: writeXml(new Writer(rate, losses).root(timeline), 'xmeml'), losses: losses.all };
}

const element = (name: string, text: string | number): XmlWritten => ({ name, text: String(text) });

/** How a clip ends in a transition: in one of its own, or half of it behind its end. */
interface Out {
  readonly isFade: boolean;
  readonly half: Rational;
  readonly written?: XmlWritten;
}

class Writer {
  readonly #rate: Rational;
  readonly #losses: Losses;
  readonly #files = new Map<string, string>();
  #clips = 0;

  constructor(rate: Rational, losses: Losses) {
    this.#rate = rate;
    this.#losses = losses;
  }

  root({ name = '', items, tracks = [], timecodeStart = 0 }: Timeline): XmlWritten {
    const of = (kind: string) => tracks.filter((track) => track.kind === kind);
    if (
      tracks.some((track) => track.name !== undefined || track.markers !== undefined || track.metadata !== undefined)
    ) {
      this.#losses.add('not-written', 'track-notes', 'Names and notes of further tracks are not written.');
    }
    const total = items.reduce((sum, item) => sum.add(knownLength(item)), Rational.zero);
    const start = this.#frame(secondsToRational(timecodeStart));
    const isHeard = items.some((item) => !isGap(item) && item.mute !== true && item.freeze === undefined);
    const video = [
      this.#track(items, isHeard ? ['mute'] : []),
      ...of('video').map((track) => this.#track(track.items, [])),
    ];
    const audio = [
      ...(isHeard ? [this.#track(items.map(soundOf), [], true)] : []),
      ...of('audio').map((track) => this.#track(track.items, [], true)),
    ];
    const dropped = timecodeBase(this.#rate, canDrop(this.#rate));
    const timecode = [
      this.#rateElement(),
      element('string', timecodeText(start, dropped)),
      element('frame', start),
      element('displayformat', dropped.dropped > 0 ? 'DF' : 'NDF'),
    ];
    const sequence = [
      element('name', name),
      element('duration', this.#frame(total)),
      this.#rateElement(),
      { name: 'timecode', children: timecode },
      {
        name: 'media',
        children: [
          { name: 'video', children: video },
          { name: 'audio', children: audio },
        ],
      },
    ];
    return {
      name: 'xmeml',
      attributes: { version: '5' },
      children: [{ name: 'sequence', attributes: { id: 'sequence-1' }, children: sequence }],
    };
  }

  #rateElement(): XmlWritten {
    const { base } = timecodeBase(this.#rate);
    const isBroadcast = this.#rate.denominator === 1001n;
    if (!isBroadcast && this.#rate.denominator !== 1n) {
      this.#losses.add('changed', 'rate', 'Rates that are neither whole nor those of broadcasts are rounded.');
    }
    return { name: 'rate', children: [element('timebase', base), element('ntsc', isBroadcast ? 'TRUE' : 'FALSE')] };
  }

  #track(items: readonly TimelineItem[], more: readonly (keyof Clip)[], isSound = false): XmlWritten {
    let at = Rational.zero;
    const children = items.flatMap((item, i): XmlWritten[] => {
      const begin = at;
      at = at.add(knownLength(item));
      if (isGap(item)) {
        if (!isSound) gapLosses(item, ['transition'], this.#losses);
        if (item.transition !== undefined)
          this.#losses.add('not-written', 'transition', 'Crossfades with gaps have no form in the list.');
        return [];
      }
      const [before, next] = [items[i - 1], items[i + 1]];
      const said = isSound ? [] : fadesAt(i, items.length);
      if (!isSound)
        clipLosses(item, ['speed', 'freeze', 'transition', 'markers', 'name', ...said, ...more], this.#losses);
      const into = isSound ? undefined : this.#into(item, before, begin, said.includes('fadeIn'));
      const out = isSound ? undefined : this.#out(item, next, at, said.includes('fadeOut'));
      return [
        ...(into === undefined ? [] : [into]),
        this.#clip(item, begin, at, into !== undefined, out),
        ...(out?.written === undefined ? [] : [out.written]),
      ];
    });
    return { name: 'track', children: [...children, element('enabled', 'TRUE'), element('locked', 'FALSE')] };
  }

  #into(clip: Clip, before: TimelineItem | undefined, at: Rational, isFirst: boolean): XmlWritten | undefined {
    if (isFirst && clip.fadeIn !== undefined)
      return this.#transition(at, at.add(secondsToRational(clip.fadeIn)), 'start-black');
    if (clip.transition === undefined || before === undefined) return undefined;
    if (isGap(before)) {
      this.#losses.add('not-written', 'transition', 'Crossfades with gaps have no form in the list.');
      return undefined;
    }
    const half = secondsToRational(clip.transition.duration).div(2);
    return this.#transition(at.sub(half), at.add(half), 'center', clip.transition.style);
  }

  #out(clip: Clip, next: TimelineItem | undefined, at: Rational, isLast: boolean): Out | undefined {
    if (isLast && clip.fadeOut !== undefined) {
      const written = this.#transition(at.sub(secondsToRational(clip.fadeOut)), at, 'end-black');
      return { isFade: true, written, half: Rational.zero };
    }
    if (next?.transition === undefined || isGap(next)) return undefined;
    return { isFade: false, half: secondsToRational(next.transition.duration).div(2) };
  }

  #transition(start: Rational, end: Rational, alignment: string, name = 'Cross Dissolve'): XmlWritten {
    const effect = [
      element('name', name),
      element('effectid', name),
      element('effecttype', 'transition'),
      element('mediatype', 'video'),
    ];
    return {
      name: 'transitionitem',
      children: [
        element('start', this.#frame(start)),
        element('end', this.#frame(end)),
        element('alignment', alignment),
        this.#rateElement(),
        { name: 'effect', children: effect },
      ],
    };
  }

  /** In and out reach as far as transitions show the clip, and count at its speed. */
  #clip(clip: Clip, begin: Rational, end: Rational, hasInto: boolean, out: Out | undefined): XmlWritten {
    this.#clips += 1;
    const speed = clip.freeze === undefined ? clipSpeed(clip) : Rational.zero;
    const isBackwards = speed.compare(0) < 0;
    const factor = isBackwards ? speed.neg() : speed;
    const isFade = clip.fadeIn !== undefined && clip.transition === undefined;
    const head = hasInto && !isFade ? secondsToRational(clip.transition?.duration ?? 0).div(2) : Rational.zero;
    const tail = out?.half ?? Rational.zero;
    // Backwards its end is shown first.
    const own = factor.compare(0) === 0 ? clipStart(clip) : clipStart(clip).div(factor);
    const from = own.sub(factor.compare(0) === 0 ? Rational.zero : isBackwards ? tail : head);
    const length = end.sub(begin).add(head).add(tail);
    return {
      name: 'clipitem',
      attributes: { id: `clipitem-${this.#clips}` },
      children: [
        element('name', clip.name ?? lastPart(String(clip.source))),
        element('enabled', 'TRUE'),
        this.#rateElement(),
        element('start', hasInto && !isFade ? -1 : this.#frame(begin)),
        element('end', out !== undefined && !out.isFade ? -1 : this.#frame(end)),
        element('in', this.#frame(from)),
        element('out', this.#frame(from.add(length))),
        this.#file(clip),
        ...(speed.equals(1) ? [] : [this.#remap(factor, isBackwards)]),
        ...this.#markers(clip),
      ],
    };
  }

  #markers({ markers = [] }: Clip): readonly XmlWritten[] {
    return markers.map(({ at, name = '', comment = '', color, duration }) => {
      if (color !== undefined || duration !== undefined) {
        this.#losses.add('not-written', 'markers', 'Colours and lengths of markers are not written.');
      }
      return {
        name: 'marker',
        children: [
          element('name', name),
          element('comment', comment),
          element('in', this.#frame(secondsToRational(at))),
          element('out', -1),
        ],
      };
    });
  }

  #remap(factor: Rational, isBackwards: boolean): XmlWritten {
    const percent = factor.mul(100);
    const thousandths = percent.mul(1000);
    if (thousandths.denominator !== 1n)
      this.#losses.add('changed', 'speed', 'Speeds are rounded to a thousandth of a percent.');
    const parameter = (id: string, value: string): XmlWritten => ({
      name: 'parameter',
      children: [element('parameterid', id), element('name', id), element('value', value)],
    });
    const values = [
      parameter('variablespeed', '0'),
      parameter('speed', String(Number(thousandths.round()) / 1000)),
      parameter('reverse', isBackwards ? 'TRUE' : 'FALSE'),
      parameter('frameblending', 'FALSE'),
    ];
    const effect = [
      element('name', 'Time Remap'),
      element('effectid', 'timeremap'),
      element('effecttype', 'motion'),
      element('mediatype', 'video'),
      ...values,
    ];
    return { name: 'filter', children: [{ name: 'effect', children: effect }] };
  }

  /** Told of once, and referred to later. */
  #file(clip: Clip): XmlWritten {
    const { footage = {} } = clip;
    const key = JSON.stringify([clip.source, footage]);
    const known = this.#files.get(key);
    if (known !== undefined) return { name: 'file', attributes: { id: known } };
    const id = `file-${this.#files.size + 1}`;
    this.#files.set(key, id);
    const source = String(clip.source);
    if (footage.duration === undefined) {
      this.#losses.add('assumed', 'duration', 'Where a source’s length is not known, it is that of its clips.');
    }
    const duration = footage.duration === undefined ? clipEnd(clip) : secondsToRational(footage.duration);
    const frame = this.#frame(secondsToRational(footage.timecodeStart ?? 0));
    const base = timecodeBase(this.#rate, canDrop(this.#rate));
    const reel = footage.reel === undefined ? [] : [{ name: 'reel', children: [element('name', footage.reel)] }];
    const timecode = [
      this.#rateElement(),
      element('string', timecodeText(frame, base)),
      element('frame', frame),
      element('displayformat', base.dropped > 0 ? 'DF' : 'NDF'),
      ...reel,
    ];
    return {
      name: 'file',
      attributes: { id },
      children: [
        element('name', lastPart(source)),
        element('pathurl', urlOfPath(source)),
        this.#rateElement(),
        ...(duration === undefined ? [] : [element('duration', this.#frame(duration))]),
        { name: 'timecode', children: timecode },
        { name: 'media', children: [{ name: 'video' }, { name: 'audio' }] },
      ],
    };
  }

  #frame(time: Rational): number {
    const frames = time.mul(this.#rate);
    if (frames.denominator !== 1n)
      this.#losses.add('changed', 'positions', 'Times between two frames are moved to one of them.');
    return Number(frames.round());
  }
}

/** An item on the track of sound: a gap where nothing is heard. */
function soundOf(item: TimelineItem): TimelineItem {
  if (isGap(item)) return { gap: item.gap };
  if (item.mute === true || item.freeze !== undefined) return { gap: knownLength(item).toString() };
  const { transition: _transition, fadeIn: _in, fadeOut: _out, markers: _markers, ...sound } = item;
  return sound;
}
