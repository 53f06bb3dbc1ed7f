import {
  type Clip,
  isGap,
  type ListWriteOptions,
  Rational,
  type Timeline,
  type TimelineItem,
  type Track,
  type WrittenList,
} from '@clipwright/core';
import { secondsToRational, timecodeBase, timecodeText } from '@clipwright/core/author';
import { countedRate } from '../counted-rate.ts';
import { clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { lastPart } from '../last-part.ts';
import { Losses } from '../losses.ts';
import { rateOf } from '../seconds-of.ts';
import { clipLosses, gapLosses, timelineLosses } from '../written-losses.ts';

/** A CMX3600 list of the main track; where that is empty, of tracks of sound. */
export function writeEdl(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const rate = countedRate(timeline, options, losses);
  const { items, tracks = [] } = timeline;
  const sound = items.length === 0 && tracks.every(({ kind }) => kind === 'audio') ? tracks : [];
  timelineLosses(
    timeline,
    ['name', 'rate', 'timecodeStart', ...(sound.length === 0 ? [] : ['tracks' as const])],
    losses,
  );
  const writer = new Writer(rate, losses, timeline);
  const edits = sound.flatMap((track, i) => writer.sound(track, i + 1));
  return { text: `${[...writer.head(timeline), ...writer.edits(items), ...edits].join('\n')}\n`, losses: losses.all };
}

class Writer {
  readonly #rate: Rational;
  readonly #losses: Losses;
  readonly #start: Rational;
  /** Whether some clip is heard: only then a list can say of others that they are not. */
  readonly #hasSound: boolean;
  /** The channels of all edits; else each says itself whether it is heard. */
  #channels: string | undefined;
  #number = 0;

  constructor(rate: Rational, losses: Losses, { timecodeStart = 0, items }: Timeline) {
    this.#rate = rate;
    this.#losses = losses;
    this.#start = secondsToRational(timecodeStart);
    this.#hasSound = items.some(isHeard);
  }

  head({ name = '' }: Timeline): readonly string[] {
    const { dropped } = timecodeBase(this.#rate, true);
    return [
      `TITLE: ${oneLine(name)}`,
      `FCM: ${dropped > 0 ? 'DROP' : 'NON-DROP'} FRAME`,
      `* FRAME RATE: ${rateOf(this.#rate)}`,
    ];
  }

  edits(items: readonly TimelineItem[]): readonly string[] {
    let at = this.#start;
    return items.flatMap((item, i) => {
      const begin = at;
      at = at.add(knownLength(item));
      return this.#edit(item, items[i - 1], items[i + 1], begin, at);
    });
  }

  /** A track of sound, on the channel that it is named after, else on that number. */
  sound({ name = '', items, markers, metadata }: Track, channel: number): readonly string[] {
    const named = /^A[1-9]\d?$/.test(name) ? name : `A${channel}`;
    if ((name !== '' && name !== named) || markers !== undefined || metadata !== undefined)
      this.#losses.add('not-written', 'track-notes', 'Names and notes of tracks of sound are not written.');
    this.#channels = named;
    const cuts = items.map((item): TimelineItem => {
      const { transition, ...cut } = item;
      if (transition !== undefined)
        this.#losses.add('not-written', 'transition', 'Transitions of tracks of sound are not written.');
      return cut;
    });
    return this.edits(cuts);
  }

  /** An edit reaches from the middle of nothing: transitions begin with what they lead to. */
  #edit(
    item: TimelineItem,
    before: TimelineItem | undefined,
    next: TimelineItem | undefined,
    begin: Rational,
    end: Rational,
  ): readonly string[] {
    const fadeIn = isGap(item) || item.fadeIn === undefined ? undefined : secondsToRational(item.fadeIn);
    const fadeOut = isGap(item) || item.fadeOut === undefined ? undefined : secondsToRational(item.fadeOut);
    const into = item.transition === undefined ? Rational.zero : secondsToRational(item.transition.duration);
    const out = next?.transition === undefined ? Rational.zero : secondsToRational(next.transition.duration);
    const from = begin.sub(into.div(2));
    const to = end.sub(out.div(2)).sub(fadeOut ?? 0);
    const length = fadeIn ?? into;
    const lines: string[] = [];
    const isDissolve = length.compare(0) > 0 && (fadeIn !== undefined || before !== undefined);
    this.#number += 1;
    if (isDissolve) {
      const outgoing = fadeIn === undefined ? before : undefined;
      lines.push(this.#line(outgoing, 'C', from, from, sourceAt(outgoing, into.div(2), true)));
    }
    const kind = isDissolve ? `D    ${String(this.#frame(length)).padStart(3, '0')}` : 'C';
    lines.push(
      this.#line(item, kind, from, to, sourceAt(item, speedOf(item).compare(0) < 0 ? end.sub(to) : into.div(2).neg())),
    );
    lines.push(...this.#notes(item, isDissolve, fadeIn === undefined ? before : undefined, from));
    if (fadeOut === undefined) return lines;
    this.#number += 1;
    const faded = `D    ${String(this.#frame(fadeOut)).padStart(3, '0')}`;
    return [
      ...lines,
      this.#line(item, 'C', to, to, sourceAt(item, fadeOut, true)),
      this.#line(undefined, faded, to, end, undefined),
    ];
  }

  #line(
    item: TimelineItem | undefined,
    kind: string,
    from: Rational,
    to: Rational,
    source: Rational | undefined,
  ): string {
    const clip = item === undefined || isGap(item) ? undefined : item;
    const speed = speedOf(item);
    const [recordIn, recordOut] = [this.#frame(from), this.#frame(to)];
    // What gives way is named once more; its place was told before.
    const sourceIn = this.#frame(source ?? Rational.zero, !from.equals(to));
    const factor = speed.compare(0) < 0 ? speed.neg() : speed;
    const used = factor.compare(0) === 0 ? 1 : Number(factor.mul(recordOut - recordIn).round());
    const sourceOut = sourceIn + (recordOut === recordIn ? 0 : used);
    const times = [sourceIn, sourceOut, recordIn, recordOut].map((frame) => this.#timecode(frame)).join(' ');
    const channels = this.#channels ?? (clip !== undefined && this.#hasSound && isHeard(clip) ? 'AA/V' : 'V');
    const number = String(this.#number).padStart(3, '0');
    return `${number}  ${reelOf(clip).padEnd(8)} ${channels.padEnd(5)} ${kind.padEnd(8)} ${times}`;
  }

  #notes(item: TimelineItem, isDissolve: boolean, before: TimelineItem | undefined, from: Rational): readonly string[] {
    if (isGap(item)) {
      gapLosses(item, ['transition'], this.#losses);
      return [];
    }
    const said = ['speed', 'freeze', 'transition', 'fadeIn', 'fadeOut', 'markers', 'name', 'metadata'] as const;
    clipLosses(item, this.#hasSound ? [...said, 'mute'] : said, this.#losses);
    const outgoing = before === undefined || isGap(before) ? [] : [`* FROM CLIP NAME: ${nameOf(before)}`];
    const names = isDissolve ? [...outgoing, `* TO CLIP NAME: ${nameOf(item)}`] : [`* FROM CLIP NAME: ${nameOf(item)}`];
    return [
      ...this.#motion(item),
      ...(item.transition?.style === undefined ? [] : [`EFFECTS NAME IS ${oneLine(item.transition.style)}`]),
      ...names,
      `* SOURCE FILE: ${oneLine(String(item.source))}`,
      ...this.#markers(item, from),
      ...this.#comments(item),
    ];
  }

  #motion(clip: Clip): readonly string[] {
    const speed = speedOf(clip);
    if (speed.equals(1)) return [];
    const { base } = timecodeBase(this.#rate);
    const exact = speed.mul(base);
    const tenThousandths = Number(exact.mul(10_000).round());
    if (!exact.mul(10_000).equals(tenThousandths)) {
      this.#losses.add('changed', 'speed', 'Speeds are rounded to a ten-thousandth of a frame a second.');
    }
    const [sign, size] = [tenThousandths < 0 ? '-' : '', Math.abs(tenThousandths) / 10_000];
    const text = Number.isInteger(size * 10) ? size.toFixed(1) : String(size);
    const source = this.#frame(sourceAt(clip, Rational.zero) ?? Rational.zero);
    return [`M2   ${reelOf(clip).padEnd(8)} ${sign}${text.padStart(5, '0')}                ${this.#timecode(source)}`];
  }

  #markers(clip: Clip, from: Rational): readonly string[] {
    const speed = speedOf(clip);
    return (clip.markers ?? []).map(({ at, name = '', color = '', ...others }) => {
      if (Object.keys(others).length > 0) {
        this.#losses.add('not-written', 'markers', 'Lengths and comments of markers are not written.');
      }
      const into = secondsToRational(at).sub(clipStart(clip));
      const record = speed.compare(0) === 0 ? from : from.add(into.div(speed));
      return `* LOC: ${this.#timecode(this.#frame(record))} ${color.padEnd(7)} ${oneLine(name)}`.trimEnd();
    });
  }

  #comments({ metadata = {} }: Clip): readonly string[] {
    const { cmx3600, ...others } = metadata;
    if (Object.keys(others).length > 0)
      this.#losses.add('not-written', 'metadata', 'Metadata have no form in the list.');
    const comments = typeof cmx3600 === 'object' && cmx3600 !== null && 'comments' in cmx3600 ? cmx3600.comments : [];
    return Array.isArray(comments) ? comments.map((comment) => `* ${oneLine(String(comment))}`) : [];
  }

  #frame(time: Rational, isTold = true): number {
    const frames = time.mul(this.#rate);
    if (isTold && frames.denominator !== 1n)
      this.#losses.add('changed', 'positions', 'Times between two frames are moved to one of them.');
    return Math.max(0, Number(frames.round()));
  }

  #timecode(frame: number): string {
    return timecodeText(frame, timecodeBase(this.#rate, true));
  }
}

/** Times as fast; 0 where it stands still. */
function speedOf(item: TimelineItem | undefined): Rational {
  if (item === undefined || isGap(item)) return Rational.one;
  return item.freeze === undefined ? clipSpeed(item) : Rational.zero;
}

/**
 * Where in its source, by timecode, an item is some seconds of the timeline behind its beginning, or before its end.
 * Backwards its part is named by its first frame all the same.
 */
function sourceAt(item: TimelineItem | undefined, seconds: Rational, isBeforeEnd = false): Rational | undefined {
  if (item === undefined || isGap(item)) return undefined;
  const zero = item.positions === 'timecode' ? 0 : (item.footage?.timecodeStart ?? 0);
  const speed = speedOf(item);
  const shown = isBeforeEnd ? knownLength(item).sub(seconds) : seconds;
  return clipStart(item)
    .add(secondsToRational(zero))
    .add(shown.mul(speed.compare(0) < 0 ? speed.neg() : speed));
}

function isHeard(item: TimelineItem): boolean {
  return !isGap(item) && item.mute !== true && item.freeze === undefined;
}

function reelOf(clip: Clip | undefined): string {
  if (clip === undefined) return 'BL';
  return clip.footage?.reel?.replace(/\s+/g, '_') ?? 'AX';
}

function nameOf({ name, source }: Clip): string {
  return oneLine(name ?? lastPart(String(source)));
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
