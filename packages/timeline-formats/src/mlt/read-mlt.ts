import {
  type Clip,
  isGap,
  type ListReadOptions,
  Rational,
  type ReadList,
  type Timeline,
  type TimelineItem,
  type Track,
} from '@clipwright/core';
import { readFrameRate, secondsToRational } from '@clipwright/core/author';
import { crossfadeBetween } from '../cut/crossfade-between.ts';
import { foldSound } from '../cut/fold-sound.ts';
import { fileNameProblem } from '../file-name-problem.ts';
import { placeOf } from '../json/place-of.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { pathOfUrl } from '../media-url.ts';
import { notRendered } from '../not-rendered.ts';
import { resolvePath } from '../resolve-path.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import { readXml } from '../xml/read-xml.ts';
import { withXmlPlaces, XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, below, childOf, childrenOf, type XmlNode } from '../xml/xml-node.ts';
import { framesIn, profileRate, propertyOf } from './mlt-values.ts';

const remedy = 'Save the project once more.';

/** The timeline of an MLT project: plain cuts, gaps and dissolves. Errors: `invalid-list`. */
export function readMlt(given: string, { base, rate }: ListReadOptions): ReadList {
  const text = listText(given);
  return withXmlPlaces(text, remedy, () => {
    const root = readXml(text);
    if (root.name !== 'mlt') throw new XmlFault(root.at, `its root is ${root.name}, and not mlt.`);
    const losses = new Losses();
    const said = profileRate(childOf(root, 'profile')) ?? (rate === undefined ? undefined : readFrameRate(rate));
    if (said === undefined)
      losses.add('assumed', 'rate', 'The list does not say its frames per second; 25 were taken.');
    const reader = new Reader(root, base, said ?? Rational.of(25), losses, text);
    const timeline = reader.timeline();
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  });
}

/** Deeper than any project nests tracks in tracks. */
const maxDepth = 20;
/** Tracks of tracks taken apart: each may stand in several, whose number doubles with every level. */
const maxTracks = 1000;

class Reader {
  readonly #root: XmlNode;
  readonly #base: string | undefined;
  readonly #rate: Rational;
  readonly #losses: Losses;
  readonly #text: string;
  readonly #byId = new Map<string, XmlNode>();
  #tracks = 0;

  constructor(root: XmlNode, base: string | undefined, rate: Rational, losses: Losses, text: string) {
    this.#root = root;
    this.#base = base;
    this.#rate = rate;
    this.#losses = losses;
    this.#text = text;
    for (const kind of ['producer', 'chain', 'playlist', 'tractor']) {
      for (const node of below(root, kind)) {
        const id = attributeOf(node, 'id');
        if (id !== undefined && !this.#byId.has(id)) this.#byId.set(id, node);
      }
    }
  }

  #lose(subject: string, message: string, node: XmlNode): void {
    this.#losses.add('not-read', subject, message, () => placeOf(this.#text, node.at));
  }

  timeline(): Timeline {
    const tractors = childrenOf(this.#root, 'tractor');
    const main = tractors.at(-1) ?? childrenOf(this.#root, 'playlist').at(-1);
    if (main === undefined) throw new XmlFault(this.#root.at, 'there is neither a tractor nor a playlist.');
    const layers = main.name === 'tractor' ? this.#layersOf(main, 0) : [{ node: main, isSound: false, isMuted: false }];
    const tracks = layers.map((layer) => ({ ...layer, ...this.#itemsOf(layer.node) }));
    const pictures = tracks.filter(({ isSound, items }) => !isSound && items.some(isShown));
    const sound = tracks.filter(({ isSound, items }) => isSound && items.some(isShown));
    const [first, ...above] = pictures;
    const [heard] = sound;
    const folded = first === undefined || heard === undefined ? undefined : foldSound(first.cuts, heard.cuts);
    const further = [
      ...above.map(({ items }): Track => ({ kind: 'video', items })),
      ...sound.slice(folded === undefined ? 0 : 1).map(({ items }): Track => ({ kind: 'audio', items })),
    ];
    const title = attributeOf(this.#root, 'title');
    return {
      ...(title === undefined ? {} : { name: title }),
      rate: rateOf(this.#rate),
      items: (first?.items ?? []).map((item, i): TimelineItem => {
        const own = folded?.[i];
        const isMuted = first?.isMuted === true && folded === undefined;
        if (isGap(item) || !(isMuted || (own !== undefined && !isGap(own) && own.mute === true))) return item;
        return { ...item, mute: true };
      }),
      ...(further.length === 0 ? {} : { tracks: further }),
    };
  }

  /** The tracks of a tractor, from below; those of a track that is one itself are its own. */
  #layersOf(tractor: XmlNode, depth: number): readonly Layer[] {
    if (depth > maxDepth) throw new XmlFault(tractor.at, 'the tracks are part of each other.');
    const multitrack = childOf(tractor, 'multitrack') ?? tractor;
    return childrenOf(multitrack, 'track').flatMap((track): readonly Layer[] => {
      this.#tracks += 1;
      if (this.#tracks > maxTracks)
        throw new XmlFault(track.at, `there are more than ${maxTracks} tracks, those of tracks taken apart.`);
      const node = this.#byId.get(attributeOf(track, 'producer') ?? '');
      const hide = attributeOf(track, 'hide');
      if (node === undefined || hide === 'both') return [];
      if (attributeOf(node, 'id') === 'background' || attributeOf(node, 'id') === 'black_track') return [];
      const layer = {
        isSound: hide === 'video' || propertyOf(node, 'kdenlive:audio_track') === '1',
        isMuted: hide === 'audio',
      };
      if (node.name !== 'tractor') return node.name === 'playlist' ? [{ node, ...layer }] : [];
      // A tractor may be a track of its own (Kdenlive has two playlists for each), or the whole that it is in.
      const inner = this.#layersOf(node, depth + 1).filter(({ node: each }) => childOf(each, 'entry') !== undefined);
      return inner.map((each) => ({
        ...each,
        isSound: each.isSound || layer.isSound,
        isMuted: each.isMuted || layer.isMuted,
      }));
    });
  }

  /** The entries of a playlist; `cuts` are they without dissolves. */
  #itemsOf(playlist: XmlNode): { readonly items: readonly TimelineItem[]; readonly cuts: readonly TimelineItem[] } {
    const items: TimelineItem[] = [];
    const cuts: TimelineItem[] = [];
    let dissolve: Dissolve | undefined;
    let isBesideEntry = false;
    const place = (clip: TimelineItem): void => {
      const left = items.at(-1);
      if (dissolve !== undefined && left !== undefined) {
        // The dissolve is a piece of its own between the two, and both of them go on below it.
        const length = this.#seconds(dissolve.length);
        const [before] = crossfadeBetween(left, clip, { before: Rational.zero, behind: length });
        const [, own] = crossfadeBetween(left, clip, { before: length, behind: Rational.zero });
        items.splice(-1, 1, before, own);
      } else {
        items.push(clip);
      }
      dissolve = undefined;
      isBesideEntry = true;
    };
    // Where two dissolves meet, or one ends the track, nothing of the clip between them stands by itself.
    const placeLast = (): void => {
      if (dissolve !== undefined) place(this.#beside(dissolve.right, 'behind'));
      isBesideEntry = false;
    };
    for (const node of playlist.children) {
      if (node.name === 'blank') {
        placeLast();
        const length = framesIn(node, 'length', this.#rate) ?? 0;
        if (length > 0) {
          items.push({ gap: secondsOf(this.#seconds(length)) });
          cuts.push({ gap: secondsOf(this.#seconds(length)) });
        }
        continue;
      }
      if (node.name !== 'entry') continue;
      const producer = this.#byId.get(attributeOf(node, 'producer') ?? '');
      if (producer === undefined) throw new XmlFault(node.at, 'the entry refers to nothing that there is.');
      if (producer.name === 'tractor') {
        const found = this.#dissolveOf(producer);
        if (found === undefined) {
          placeLast();
          this.#lose('nested', 'Tracks in tracks are gaps.', node);
          const from = framesIn(node, 'in', this.#rate) ?? 0;
          const to = framesIn(node, 'out', this.#rate) ?? from;
          items.push({ gap: secondsOf(this.#seconds(to - from + 1)) });
          continue;
        }
        if (dissolve !== undefined || !isBesideEntry) place(this.#beside(found.left, 'before'));
        dissolve = found;
        continue;
      }
      const clip = this.#clip(node, producer);
      cuts.push(clip);
      place(clip);
    }
    placeLast();
    return { items, cuts };
  }

  /** A dissolve, which is a tractor of two tracks with a transition between them. */
  #dissolveOf(tractor: XmlNode): Dissolve | undefined {
    const transitions = childrenOf(tractor, 'transition');
    const isDissolve = transitions.some((each) => /luma|mix|dissolve/.test(propertyOf(each, 'mlt_service') ?? ''));
    const out = framesIn(tractor, 'out', this.#rate);
    const [left, right] = childrenOf(childOf(tractor, 'multitrack') ?? tractor, 'track');
    if (!isDissolve || out === undefined || left === undefined || right === undefined) return undefined;
    return { length: out - (framesIn(tractor, 'in', this.#rate) ?? 0) + 1, left, right };
  }

  /** Nothing of what a dissolve shows, at its beginning or its end. */
  #beside(track: XmlNode, place: 'before' | 'behind'): TimelineItem {
    const producer = this.#byId.get(attributeOf(track, 'producer') ?? '');
    if (producer === undefined) throw new XmlFault(track.at, 'the track refers to nothing that there is.');
    const at = place === 'before' ? framesIn(track, 'in', this.#rate) : plusOne(framesIn(track, 'out', this.#rate));
    const zero = framesIn(producer, 'in', this.#rate) ?? 0;
    return this.#shown(producer, track, { from: zero + (at ?? 0), to: zero + (at ?? 0) - 1 });
  }

  #seconds(frames: number): Rational {
    return Rational.of(frames).div(this.#rate);
  }

  #clip(entry: XmlNode, producer: XmlNode): TimelineItem {
    // Entries count from where their producer begins.
    const zero = framesIn(producer, 'in', this.#rate) ?? 0;
    const from = zero + (framesIn(entry, 'in', this.#rate) ?? 0);
    const last = framesIn(entry, 'out', this.#rate);
    const to = last === undefined ? framesIn(producer, 'out', this.#rate) : zero + last;
    if (to === undefined || to < from) throw new XmlFault(entry.at, 'the entry has no "out", or one before its "in".');
    return this.#shown(producer, entry, { from, to });
  }

  /** The frames `from` to `to`, both counted, of a producer. */
  #shown(
    producer: XmlNode,
    entry: XmlNode,
    { from, to }: { readonly from: number; readonly to: number },
  ): TimelineItem {
    const length = this.#seconds(to - from + 1);
    const service = propertyOf(producer, 'mlt_service') ?? '';
    const resource = propertyOf(producer, 'resource');
    if (
      resource === undefined ||
      /^(?:color|colour|noise|tone|kdenlivetitle|qtext|pango|qimage|pixbuf)$/.test(service)
    ) {
      const kind = /title|text|pango/.test(service) ? 'title' : /qimage|pixbuf/.test(service) ? 'still' : 'generator';
      const text = resource === undefined ? {} : { text: resource };
      return { gap: secondsOf(length), generator: { kind, ...text } };
    }
    const { file, speed } = warped(resource, service, producer);
    const problem = fileNameProblem(file);
    if (problem !== undefined) throw new XmlFault(producer.at, `the name of a file ${problem}.`);
    for (const filter of [...childrenOf(entry, 'filter'), ...childrenOf(producer, 'filter')]) {
      if (propertyOf(filter, 'internal_added') === undefined) this.#lose('effects', 'Filters are not read.', filter);
    }
    return this.#stretch(file, from, to, { speed, producer });
  }

  #stretch(
    file: string,
    from: number,
    to: number,
    { speed, producer }: { readonly speed: Rational; readonly producer: XmlNode },
  ): Clip {
    const root = attributeOf(this.#root, 'root');
    const isRelative = !/^(?:\/|[a-z]:|[a-z]+:\/\/)/i.test(file);
    const source = isRelative && root !== undefined && root !== '' ? resolvePath(root, file) : file;
    const factor = speed.compare(0) < 0 ? speed.neg() : speed;
    const name = propertyOf(producer, 'shotcut:caption') ?? propertyOf(producer, 'kdenlive:clipname');
    return {
      source,
      ...sourceUri(source, this.#base),
      start: secondsOf(this.#seconds(from).mul(factor)),
      end: secondsOf(this.#seconds(to + 1).mul(factor)),
      ...(speed.equals(1) ? {} : { speed: secondsOf(speed) }),
      ...(name === undefined || source.endsWith(name) ? {} : { name }),
    };
  }
}

interface Layer {
  readonly node: XmlNode;
  readonly isSound: boolean;
  readonly isMuted: boolean;
}

interface Dissolve {
  /** Frames. */
  readonly length: number;
  readonly left: XmlNode;
  readonly right: XmlNode;
}

function plusOne(frames: number | undefined): number | undefined {
  return frames === undefined ? undefined : frames + 1;
}

function isShown(item: TimelineItem): boolean {
  return !isGap(item) || item.generator !== undefined;
}

/** A file at another speed has that before its name: `2:a.mp4`. */
function warped(
  resource: string,
  service: string,
  producer: XmlNode,
): { readonly file: string; readonly speed: Rational } {
  const [, factor, rest] = service === 'timewarp' ? (/^(-?\d{1,6}(?:\.\d{1,12})?):(.+)$/.exec(resource) ?? []) : [];
  const said = propertyOf(producer, 'warp_speed');
  const written =
    factor ??
    (service === 'timewarp' && said !== undefined && /^-?\d{1,6}(?:\.\d{1,12})?$/.test(said) ? said : undefined);
  const speed = written === undefined ? Rational.one : secondsToRational(written);
  return { file: pathOfUrl(rest ?? resource), speed: speed.compare(0) === 0 ? Rational.one : speed };
}
