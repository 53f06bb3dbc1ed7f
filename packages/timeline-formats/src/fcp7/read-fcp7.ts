import {
  type Clip,
  type Gap,
  isGap,
  type Marker,
  Rational,
  type ReadList,
  type Timeline,
  type TimelineItem,
  type Track,
} from '@clipwright/core';
import { crossfadeBetween } from '../cut/crossfade-between.ts';
import { foldSound } from '../cut/fold-sound.ts';
import { itemLength } from '../cut/item-length.ts';
import { distinctTracks, soundElsewhere } from '../cut/sound-elsewhere.ts';
import { trimmed } from '../cut/trimmed.ts';
import { fileNameProblem } from '../file-name-problem.ts';
import { placeOf } from '../json/place-of.ts';
import { lastPart } from '../last-part.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import { readXml } from '../xml/read-xml.ts';
import { withXmlPlaces, XmlFault } from '../xml/with-xml-places.ts';
import { below, childOf, childrenOf, textOf, type XmlNode } from '../xml/xml-node.ts';
import { Fcp7Files } from './fcp7-files.ts';
import { isTrue, numberIn, rateIn } from './fcp7-values.ts';

const remedy = 'Export the sequence as Final Cut Pro XML once more.';

/** The timeline of the first sequence. Errors: `invalid-list`. */
export function readFcp7(given: string, base: string | undefined): ReadList {
  const text = listText(given);
  return withXmlPlaces(text, remedy, () => {
    const root = readXml(text);
    if (root.name !== 'xmeml') throw new XmlFault(root.at, `its root is ${root.name}, and not xmeml.`);
    const [sequence, ...others] = below(root, 'sequence');
    if (sequence === undefined) throw new XmlFault(root.at, 'there is no sequence.');
    const losses = new Losses();
    const reader = new Reader(base, sequence, new Fcp7Files(root), losses, text);
    if (others.some((each) => each !== sequence))
      reader.lose('sequences', 'Of several sequences, and of those in others, the first is read.', root);
    const timeline = reader.timeline();
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  });
}

class Reader {
  readonly #base: string | undefined;
  readonly #sequence: XmlNode;
  readonly #files: Fcp7Files;
  readonly #losses: Losses;
  readonly #text: string;
  readonly #rate: Rational;

  constructor(base: string | undefined, sequence: XmlNode, files: Fcp7Files, losses: Losses, text: string) {
    this.#base = base;
    this.#sequence = sequence;
    this.#files = files;
    this.#losses = losses;
    this.#text = text;
    const rate = rateIn(sequence);
    if (rate === undefined) throw new XmlFault(sequence.at, 'the sequence has no rate.');
    this.#rate = rate;
  }

  lose(subject: string, message: string, node: XmlNode): void {
    this.#losses.add('not-read', subject, message, () => placeOf(this.#text, node.at));
  }

  timeline(): Timeline {
    const media = childOf(this.#sequence, 'media');
    const tracksOf = (kind: string): readonly XmlNode[] => {
      const part = childOf(media, kind);
      return (part === undefined ? [] : childrenOf(part, 'track')).filter(
        (track) => textOf(track, 'enabled')?.toUpperCase() !== 'FALSE',
      );
    };
    const [main, ...above] = tracksOf('video');
    const sound = tracksOf('audio').filter((track) => childOf(track, 'clipitem') !== undefined);
    const items = main === undefined ? [] : this.#items(main, true);
    const cuts = main === undefined ? [] : this.#items(main, false);
    const heard = sound.map((track) => this.#items(track, false));
    const [first] = heard;
    const folded = first === undefined ? undefined : foldSound(cuts, first);
    // Several channels of the same sound are one.
    const others = distinctTracks(
      heard.filter((track, i) => folded === undefined || (i > 0 && foldSound(cuts, track) === undefined)),
    );
    const shown = first !== undefined && folded === undefined ? soundElsewhere(items) : items;
    const tracks = [
      ...above
        .filter((track) => track.children.some(isItem))
        .map((track): Track => ({ kind: 'video', items: this.#items(track, true) })),
      ...others.map((track): Track => ({ kind: 'audio', items: track })),
    ];
    const name = textOf(this.#sequence, 'name');
    const timecode = childOf(this.#sequence, 'timecode');
    const start = timecode === undefined ? undefined : numberIn(timecode, 'frame');
    return {
      ...(name === undefined ? {} : { name }),
      rate: rateOf(this.#rate),
      ...(start === undefined || start.compare(0) === 0 ? {} : { timecodeStart: secondsOf(start.div(this.#rate)) }),
      items: shown.map((item, i): TimelineItem => {
        const sounding = folded?.[i];
        return isGap(item) || sounding === undefined || isGap(sounding) || sounding.mute !== true
          ? item
          : { ...item, mute: true };
      }),
      ...(tracks.length === 0 ? {} : { tracks }),
    };
  }

  /** The items of a track. A clip beside a transition has no border there of its own: it is that of the transition. */
  #items(track: XmlNode, withTransitions: boolean): readonly TimelineItem[] {
    const items: TimelineItem[] = [];
    let end = Rational.zero;
    const nodes = track.children.filter(isItem);
    for (const [i, node] of nodes.entries()) {
      if (node.name === 'transitionitem') continue;
      const into = nodes[i - 1]?.name === 'transitionitem' ? nodes[i - 1] : undefined;
      const out = nodes[i + 1]?.name === 'transitionitem' ? nodes[i + 1] : undefined;
      const placed = this.#placed(node, into, out);
      if (placed === undefined) continue;
      const { cut, item } = placed;
      if (cut.compare(end) > 0) items.push({ gap: secondsOf(cut.sub(end)) });
      if (cut.compare(end) < 0) {
        this.#losses.add('changed', 'overlaps', 'Of clips that overlap on a track the earlier one is shown whole.');
        const overlap = end.sub(cut);
        if (overlap.compare(itemLength(item) ?? Rational.zero) >= 0) continue;
        items.push(trimmed(item, overlap, Rational.zero));
        end = cut.add(itemLength(item) ?? Rational.zero);
        continue;
      }
      if (withTransitions && into !== undefined) items.push(...this.#joined(items.pop(), item, into, cut));
      else items.push(item);
      end = cut.add(itemLength(item) ?? Rational.zero);
      if (withTransitions && out !== undefined && nodes.slice(i + 2).every(({ name }) => name === 'transitionitem')) {
        items.push(...this.#fadedOut(items.pop(), out, end));
      }
    }
    return items;
  }

  #time(node: XmlNode, name: string): Rational | undefined {
    const frames = numberIn(node, name);
    // Where a transition has the border, it is -1.
    return frames === undefined || frames.compare(0) < 0 ? undefined : frames.div(this.#rate);
  }

  /** Where a transition has its cut: where its alignment says. */
  #cutOf(transition: XmlNode): Rational {
    const [start, end] = [this.#time(transition, 'start'), this.#time(transition, 'end')];
    if (start === undefined || end === undefined || end.compare(start) < 0)
      throw new XmlFault(transition.at, 'the transition has no start and end.');
    const alignment = textOf(transition, 'alignment') ?? 'center';
    if (/^start/.test(alignment)) return start;
    if (/^end/.test(alignment)) return end;
    return start.add(end).div(2);
  }

  #placed(node: XmlNode, into: XmlNode | undefined, out: XmlNode | undefined) {
    const [ownStart, ownEnd] = [this.#time(node, 'start'), this.#time(node, 'end')];
    const shownFrom = ownStart ?? (into === undefined ? undefined : this.#time(into, 'start'));
    const shownTo = ownEnd ?? (out === undefined ? undefined : this.#time(out, 'end'));
    if (shownFrom === undefined || shownTo === undefined) throw new XmlFault(node.at, 'the clip has no start and end.');
    if (shownTo.compare(shownFrom) <= 0) return undefined;
    const cut = ownStart ?? (into === undefined ? shownFrom : this.#cutOf(into));
    const until = ownEnd ?? (out === undefined ? shownTo : this.#cutOf(out));
    // What is shown beyond the cuts, in transitions.
    const [head, tail] = [cut.sub(shownFrom), shownTo.sub(until)];
    const whole = this.#item(node, shownFrom, shownTo);
    return { cut, item: trimmed(whole, head, tail) };
  }

  #item(node: XmlNode, from: Rational, to: Rational): Clip | Gap {
    const length = to.sub(from);
    const name = textOf(node, 'name');
    const about = name === undefined ? {} : { name };
    if (textOf(node, 'enabled')?.toUpperCase() === 'FALSE') {
      this.lose('disabled', 'Clips that are switched off are gaps.', node);
      return { gap: secondsOf(length) };
    }
    const file = this.#files.of(node);
    if (node.name === 'generatoritem' || file === undefined) {
      if (node.name === 'clipitem')
        this.lose('nested', 'Clips that have no file, such as sequences in sequences, are gaps.', node);
      const kind =
        node.name === 'generatoritem'
          ? { generator: { kind: 'generator' as const, ...(name === undefined ? {} : { text: name }) } }
          : {};
      return { gap: secondsOf(length), ...kind, ...about };
    }
    const problem = fileNameProblem(file.source);
    if (problem !== undefined) throw new XmlFault(node.at, `the name of a file ${problem}.`);
    const speed = this.#speed(node);
    const rate = rateIn(node) ?? this.#rate;
    const isBackwards = speed.compare(0) < 0;
    const factor = isBackwards ? speed.neg() : speed;
    // In and out count as the clip is shown: at its speed.
    const start = (numberIn(node, 'in') ?? Rational.zero)
      .div(rate)
      .mul(factor.compare(0) === 0 ? Rational.one : factor);
    const footage = {
      ...(file.start.compare(0) === 0 ? {} : { timecodeStart: secondsOf(file.start) }),
      ...(file.duration === undefined ? {} : { duration: secondsOf(file.duration) }),
      ...(file.reel === undefined ? {} : { reel: file.reel }),
    };
    const isFrozen = factor.compare(0) === 0;
    const markers = this.#markers(node, rate);
    return {
      source: file.source,
      ...sourceUri(file.source, this.#base),
      start: secondsOf(start),
      ...(isFrozen ? { freeze: secondsOf(length) } : { end: secondsOf(start.add(length.mul(factor))) }),
      ...(isFrozen || speed.equals(1) ? {} : { speed: secondsOf(speed) }),
      ...(Object.keys(footage).length === 0 ? {} : { footage }),
      ...(name === undefined || name === lastPart(file.source) ? {} : about),
      ...(markers.length === 0 ? {} : { markers }),
    };
  }

  #markers(node: XmlNode, rate: Rational): readonly Marker[] {
    return childrenOf(node, 'marker').map((marker) => {
      const [name, comment] = [textOf(marker, 'name'), textOf(marker, 'comment')];
      return {
        at: secondsOf((numberIn(marker, 'in') ?? Rational.zero).div(rate)),
        ...(name === undefined ? {} : { name }),
        ...(comment === undefined ? {} : { comment }),
      };
    });
  }

  /** By the filter that changes it; others are told. */
  #speed(node: XmlNode): Rational {
    let speed = Rational.one;
    for (const filter of childrenOf(node, 'filter')) {
      const effect = childOf(filter, 'effect');
      if (effect === undefined) continue;
      if (textOf(effect, 'effectid') !== 'timeremap') {
        this.lose(
          'effects',
          `Effects such as ${JSON.stringify((textOf(effect, 'name') ?? '').slice(0, 40))} are not read.`,
          filter,
        );
        continue;
      }
      const values = new Map(
        childrenOf(effect, 'parameter').map((parameter) => [textOf(parameter, 'parameterid'), parameter]),
      );
      const [percent, reverse, variable] = ['speed', 'reverse', 'variablespeed'].map((id) => values.get(id));
      if (variable !== undefined && numberIn(variable, 'value')?.compare(0) !== 0)
        this.lose('speed', 'Speeds that change within a clip are not read.', filter);
      const factor = percent === undefined ? Rational.one : (numberIn(percent, 'value') ?? Rational.of(100)).div(100);
      const isBackwards = isTrue(reverse === undefined ? undefined : textOf(reverse, 'value'));
      speed = isBackwards && factor.compare(0) > 0 ? factor.neg() : factor;
    }
    return speed;
  }

  #style(transition: XmlNode): { readonly style?: string } {
    const name = textOf(childOf(transition, 'effect'), 'name');
    return name === undefined || /dissolve|cross ?fade/i.test(name) ? {} : { style: name };
  }

  #joined(
    left: TimelineItem | undefined,
    right: TimelineItem,
    transition: XmlNode,
    cut: Rational,
  ): readonly TimelineItem[] {
    const before = cut.sub(this.#time(transition, 'start') ?? cut);
    const behind = (this.#time(transition, 'end') ?? cut).sub(cut);
    if (left === undefined || isGap(left)) {
      const fade = isGap(right) || behind.compare(0) === 0 ? right : { ...right, fadeIn: secondsOf(behind) };
      return left === undefined ? [fade] : [left, fade];
    }
    return crossfadeBetween(left, right, { before, behind, ...this.#style(transition) });
  }

  #fadedOut(left: TimelineItem | undefined, transition: XmlNode, cut: Rational): readonly TimelineItem[] {
    if (left === undefined) return [];
    const before = cut.sub(this.#time(transition, 'start') ?? cut);
    return [isGap(left) || before.compare(0) <= 0 ? left : { ...left, fadeOut: secondsOf(before) }];
  }
}

function isItem({ name }: XmlNode): boolean {
  return name === 'clipitem' || name === 'generatoritem' || name === 'transitionitem';
}
