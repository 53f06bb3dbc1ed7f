import { type Clip, type ListReadOptions, Rational, type ReadList, type Timeline, type Track } from '@clipwright/core';
import { readFrameRate, secondsToRational } from '@clipwright/core/author';
import { foldSound } from '../cut/fold-sound.ts';
import { inOrder, type Placed } from '../cut/in-order.ts';
import { soundElsewhere } from '../cut/sound-elsewhere.ts';
import { arrayOf } from '../json/described.ts';
import { fileName, name, number, present } from '../json/fields.ts';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonNode, JsonObjectNode } from '../json/json-node.ts';
import { placeOf } from '../json/place-of.ts';
import { readJson } from '../json/read-json.ts';
import { withPlaces } from '../json/with-places.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { rateOf, secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import { type Actions, actionsOf } from './auto-editor-actions.ts';

const remedy = 'Export the timeline of auto-editor once more.';

/** Speeds at which it leaves something out. */
const cutSpeed = 99_999;

/** The timeline of auto-editor, of any of its three versions. Errors: `invalid-list`. */
export function readAutoEditor(given: string, { base, rate }: ListReadOptions): ReadList {
  const text = listText(given);
  return withPlaces(text, remedy, () => {
    const losses = new Losses();
    const root = readJson(text);
    if (root.kind !== 'object') throw new JsonFault(root.at, `a timeline is an object, not ${name(root)}.`);
    const version = String(plainVersion(root));
    const timebase = timebaseOf(root, rate, losses);
    const reader = new Reader(base, timebase, losses, (node) => placeOf(text, node.at));
    const cut =
      version === '1' ? reader.chunks(root) : version === '2' ? reader.clips(root) : reader.layers(root, version);
    const timeline: Timeline = { rate: rateOf(timebase), ...cut };
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  });
}

function plainVersion(root: JsonObjectNode): string {
  const version = root.members.get('version');
  return version?.kind === 'string' ? version.value : version?.kind === 'number' ? version.text : '';
}

function timebaseOf(root: JsonObjectNode, asked: ListReadOptions['rate'], losses: Losses): Rational {
  const node = present(root, 'timebase') ?? present(root, 'tb');
  const written = node?.kind === 'string' ? node.value : asked;
  const read = written === undefined ? undefined : readFrameRate(written);
  if (read !== undefined) return read;
  if (node !== undefined) throw new JsonFault(node.at, `${name(node)} is no timebase such as "30/1".`);
  losses.add('assumed', 'rate', 'The list does not say its frames per second; 30 were taken.');
  return Rational.of(30);
}

class Reader {
  readonly #base: string | undefined;
  readonly #timebase: Rational;
  readonly #losses: Losses;
  readonly #placeOf: (node: JsonNode) => { readonly line: number; readonly column: number };

  constructor(base: string | undefined, timebase: Rational, losses: Losses, placeOfNode: Reader['placeOf']) {
    this.#base = base;
    this.#timebase = timebase;
    this.#losses = losses;
    this.#placeOf = placeOfNode;
  }

  get placeOf() {
    return this.#placeOf;
  }

  /** Version 1: where each stretch of the source begins and ends, and its speed. */
  chunks(root: JsonObjectNode): Pick<Timeline, 'items'> {
    const source = fileName(root, 'source');
    return {
      items: listIn(root, 'chunks').flatMap((chunk): Clip[] => {
        const [start, end, speed] = numbersIn(chunk, 3);
        if (start === undefined || end === undefined || speed === undefined) return [];
        if (speed.compare(0) <= 0 || speed.compare(cutSpeed) >= 0 || end.compare(start) <= 0) return [];
        return [this.#stretch(source, start, end, { speed })];
      }),
    };
  }

  /** Version 2: stretches of the source, each with one of the lists of effects. */
  clips(root: JsonObjectNode): Pick<Timeline, 'items'> {
    const source = fileName(root, 'source');
    const effects = present(root, 'effects') === undefined ? [] : listIn(root, 'effects');
    return {
      items: listIn(root, 'clips').flatMap((clip): Clip[] => {
        const [start, end, index] = numbersIn(clip, 3);
        if (start === undefined || end === undefined || index === undefined || end.compare(start) <= 0) return [];
        const actions = this.#actions(effects[Number(index.floor())]);
        return actions === 'cut' ? [] : [this.#stretch(source, start, end, actions)];
      }),
    };
  }

  /** Version 3: layers of pictures and of sound, clips at their places. */
  layers(root: JsonObjectNode, version: string): Pick<Timeline, 'items' | 'tracks'> {
    if (version !== '3')
      throw new JsonFault(root.at, `there is no version ${JSON.stringify(version.slice(0, 20))} of it.`);
    const pictures = this.#tracks(root, 'v');
    const sound = this.#tracks(root, 'a');
    const [main = [], ...above] = pictures;
    const isSilent = sound.every((track) => track.length === 0);
    const folded = isSilent || sound[0] === undefined ? undefined : foldSound(main, sound[0]);
    const heard = folded === undefined ? sound : sound.slice(1);
    const tracks = [
      ...above.map((items): Track => ({ kind: 'video', items })),
      ...(isSilent ? [] : heard.map((items): Track => ({ kind: 'audio', items }))),
    ];
    const items = folded ?? (isSilent ? main : soundElsewhere(main));
    return { items, ...(tracks.length === 0 ? {} : { tracks }) };
  }

  #tracks(root: JsonObjectNode, key: string) {
    const given = present(root, key);
    if (given === undefined) return [];
    return arrayOf(given, key).map((track) =>
      inOrder(
        arrayOf(track, key).flatMap((clip) => this.#placed(clip)),
        this.#losses,
      ),
    );
  }

  #placed(node: JsonNode): readonly Placed[] {
    if (node.kind !== 'object') throw new JsonFault(node.at, `a clip is an object, not ${name(node)}.`);
    const [start, length, offset] = ['start', 'dur', 'offset'].map((key) => exactIn(node, key));
    if (start === undefined || length === undefined || length.compare(0) <= 0 || start.compare(0) < 0) {
      throw new JsonFault(node.at, 'a clip has "start" and "dur", in frames.');
    }
    const source = present(node, 'src');
    if (source === undefined) {
      this.#losses.add('not-read', 'pictures', 'What has no file is not read.', () => this.#placeOf(node));
      return [];
    }
    const actions = this.#actions(present(node, 'effects'), exactIn(node, 'speed'));
    if (actions === 'cut') return [];
    const { speed = Rational.one } = actions;
    // Where it begins in its source is counted as it is shown.
    const from = (offset ?? Rational.zero).mul(speed);
    const clip = this.#stretch(fileName(node, 'src'), from, from.add(length.mul(speed)), actions);
    const volume = number(node, 'volume');
    return [
      {
        at: start.div(this.#timebase),
        item: volume === undefined || volume === 1 || clip.volume !== undefined ? clip : { ...clip, volume },
      },
    ];
  }

  #actions(node: JsonNode | undefined, speed?: Rational): Actions | 'cut' {
    const actions = actionsOf(node, this.#losses, this.#placeOf);
    if (actions === 'cut' || actions.speed !== undefined || speed === undefined) return actions;
    return speed.compare(0) <= 0 || speed.compare(cutSpeed) >= 0 ? 'cut' : { ...actions, speed };
  }

  #stretch(source: string, start: Rational, end: Rational, { speed = Rational.one, volume }: Actions): Clip {
    return {
      source,
      ...sourceUri(source, this.#base),
      start: secondsOf(start.div(this.#timebase)),
      end: secondsOf(end.div(this.#timebase)),
      ...(speed.equals(1) ? {} : { speed: secondsOf(speed) }),
      ...(volume === undefined ? {} : { volume }),
    };
  }
}

function listIn(node: JsonObjectNode, key: string): readonly JsonNode[] {
  const given = present(node, key);
  if (given === undefined) throw new JsonFault(node.at, `"${key}" is missing.`);
  return arrayOf(given, key);
}

/** Exact numbers of an array of so many. */
function numbersIn(node: JsonNode, count: number): readonly Rational[] {
  const items = arrayOf(node, 'chunks');
  if (items.length !== count) throw new JsonFault(node.at, `it has ${items.length} values, and not ${count}.`);
  return items.map(exact);
}

function exactIn(node: JsonObjectNode, key: string): Rational | undefined {
  const value = present(node, key);
  return value === undefined ? undefined : exact(value);
}

function exact(node: JsonNode): Rational {
  if (node.kind === 'number') {
    try {
      return secondsToRational(node.text);
    } catch {
      // Told below.
    }
  }
  throw new JsonFault(node.at, `${name(node)} is no number that is used here.`);
}
