import { largestHeader, maxInFile } from '../bounds.ts';
import type { ByteFile } from '../bytes/byte-file.ts';
import type { Window } from '../bytes/window.ts';
import { incomplete } from '../incomplete.ts';
import { type Element, Elements, elementAt, longestHeader, unsigned } from './ebml.ts';
import { ids } from './ids.ts';
import { type Track, tracksOf } from './tracks.ts';

/** What comes before the pictures in a Matroska file. */
export interface Segment {
  /** Nanoseconds a tick. */
  readonly timestampScale: number;
  readonly tracks: readonly Track[];
  /** What is told of them beside, as far as it stands before the pictures. */
  readonly tags: readonly Elements[];
  /** Where its data begins, which positions are counted from, and where it ends. */
  readonly start: number;
  readonly end: number;
  /** Where its index of keyframes is, if it has one. */
  readonly cuesAt: number | undefined;
  readonly firstCluster: Element;
}

/** Whether a file looks like one of this kind by its first bytes. */
export function looksLikeMatroska(head: Uint8Array): boolean {
  return head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3;
}

/** The element at a position; one that ends behind its parent is damaged. */
export async function readElement(window: Window, position: number, parentEnd: number): Promise<Element> {
  const element = elementAt(await window.upTo(position, longestHeader), position);
  if (element.end > parentEnd) throw incomplete('its elements are damaged', 'damaged');
  return element;
}

export async function dataOf(window: Window, { dataStart, end }: Element): Promise<Elements> {
  if (end - dataStart > largestHeader) throw incomplete('its header is odd');
  return new Elements(await window.exactly(dataStart, end - dataStart));
}

/** Places that such an index names: there are eight kinds of them. */
const maxPlaces = 100;

/**
 * What an index of the file names beside attachments: where each is, by its kind. It must be there, since ffmpeg goes
 * there.
 */
async function placesIn(window: Window, seekHead: Elements, segment: Element): Promise<ReadonlyMap<number, number>> {
  const places = new Map<number, number>();
  if (seekHead.all(ids.seek).length > maxPlaces) throw incomplete('its index is odd');
  for (const seek of seekHead.all(ids.seek).map((data) => new Elements(data))) {
    const id = unsigned(seek.only(ids.seekId) ?? new Uint8Array());
    if (id === ids.attachments) throw incomplete('something is attached to it');
    const place = segment.dataStart + (seek.number(ids.seekPosition) ?? 0);
    const element = await readElement(window, place, segment.end);
    if (element.id !== id || places.has(id)) throw incomplete('its index is wrong');
    if (readAnyway.includes(id)) checkElements(await dataOf(window, element));
    places.set(id, place);
  }
  return places;
}

/** Elements that ffmpeg reads though nothing is concluded from them, and what in them has elements of its own. */
const readAnyway: readonly number[] = [ids.tags, ids.chapters];
const nested: readonly number[] = [
  ...[ids.tag, ids.targets, ids.simpleTag],
  ...[ids.edition, ids.chapterAtom, ids.chapterDisplay],
];

/** How deep elements may lie in each other. */
const deepest = 16;

/** Refuses data whose elements are damaged: behind it, readers differ in where they go on. */
function checkElements(elements: Elements, depth = 0): void {
  if (depth > deepest) throw incomplete('its elements lie too deep in each other');
  for (const id of nested) for (const data of elements.all(id)) checkElements(new Elements(data), depth + 1);
}

/** Elements of which a file has one. */
const headers: readonly number[] = [ids.info, ids.tracks];

/** The newest version of the format that is known here. */
const newestVersion = 4;

/** Refuses other formats that are written in the same way, and ways of writing that are not known here. */
function checkHead(head: Elements): void {
  const docType = head.text(ids.docType);
  const isKnown =
    (docType === 'matroska' || docType === 'webm') &&
    (head.number(ids.docTypeReadVersion) ?? 1) <= newestVersion &&
    (head.number(ids.ebmlReadVersion) ?? 1) === 1 &&
    (head.number(ids.ebmlMaxIdLength) ?? 4) <= 4 &&
    (head.number(ids.ebmlMaxSizeLength) ?? 8) <= 8;
  if (!isKnown) throw incomplete('it is of a version not known here');
}

/** Reads what comes before the first cluster. */
export async function readSegment(file: ByteFile, window: Window): Promise<Segment> {
  const head = await readElement(window, 0, file.size);
  if (head.id !== ids.ebml) throw incomplete('it is odd');
  checkHead(await dataOf(window, head));
  const segment = await readElement(window, head.end, file.size);
  if (segment.id !== ids.segment || segment.end !== file.size) throw incomplete('something follows its end');
  let info: Elements | undefined;
  let entries: Elements | undefined;
  let cuesAt: number | undefined;
  const tags: Elements[] = [];
  /** Where the file's index says that elements are. */
  let named: ReadonlyMap<number, number> = new Map();
  let position = segment.dataStart;
  for (let count = 0; position < segment.end; count += 1) {
    if (count === maxInFile) throw incomplete('its header has too many elements');
    const element = await readElement(window, position, segment.end);
    if (element.id === ids.attachments) throw incomplete('something is attached to it');
    if (element.id === ids.cluster) {
      if (info === undefined || entries === undefined) throw incomplete('its header comes late');
      const timestampScale = info.number(ids.timestampScale) ?? 1_000_000;
      if (timestampScale === 0) throw incomplete('its clock is odd');
      return {
        timestampScale,
        tracks: tracksOf(entries),
        tags,
        start: segment.dataStart,
        end: segment.end,
        cuesAt,
        firstCluster: element,
      };
    }
    if (element.id === ids.seekHead) {
      named = await placesIn(window, await dataOf(window, element), segment);
      cuesAt = named.get(ids.cues) ?? cuesAt;
    }
    const place = named.get(element.id);
    if (headers.includes(element.id) && place !== undefined && place !== element.start) {
      throw incomplete('it has several headers');
    }
    if (element.id === ids.cues) cuesAt = element.start;
    if (element.id === ids.info) info = await dataOf(window, element);
    if (element.id === ids.tracks) entries = await dataOf(window, element);
    if (readAnyway.includes(element.id)) {
      const data = await dataOf(window, element);
      checkElements(data);
      if (element.id === ids.tags) tags.push(data);
    }
    position = element.end;
  }
  throw incomplete('it has no pictures');
}
