import { toClipwrightError } from '@clipwright/core';
import { largestHeader, maxTracks } from '../bounds.ts';
import type { ByteFile } from '../bytes/byte-file.ts';
import { incomplete } from '../incomplete.ts';
import { type Box, boxesIn, type FileBox, fileBoxes, fullBox, only, required } from './boxes.ts';
import { type Edit, editOf } from './edit-list.ts';

/** A track of a movie, as far as only its boxes tell. */
export interface Track {
  /** Position in the file: the number that ffmpeg gives its stream. */
  readonly index: number;
  readonly id: number;
  /** `vide`, `soun`, or something else. */
  readonly handler: string;
  /** Whether it is marked as enabled, which ffmpeg takes as the default flag. */
  readonly isDefault: boolean;
  /** Three letters, where it says one. */
  readonly language: string | undefined;
  /** Turn and mirroring: `a b c d` of the matrix, as fixed-point numbers. */
  readonly matrix: readonly [a: number, b: number, c: number, d: number];
  /** Size for display, in whole pixels. */
  readonly displayWidth: number;
  readonly displayHeight: number;
  /** Ticks a second. */
  readonly timescale: number;
  /** Length by its own header, in ticks. */
  readonly duration: number;
  readonly edit: Edit | undefined;
  readonly sampleTable: readonly Box[];
  /** The only description of its samples. */
  readonly description: Box;
  /** The version of the list that it is alone in. */
  readonly descriptionVersion: number;
  /** Tracks that it names as its chapters. */
  readonly chapters: readonly number[];
  /** And the one that it names as its timecode. */
  readonly timecode: number | undefined;
}

export interface Movie {
  readonly tracks: readonly Track[];
  /** What a fragment says where it says nothing, by track; absent in a movie without fragments. */
  readonly fragments: ReadonlyMap<number, FragmentDefaults> | undefined;
  /** All boxes of the file, where there are fragments. */
  readonly boxes: readonly FileBox[];
}

export interface FragmentDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** Types that a file of this kind begins with. */
const firstTypes = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'];

/** Whether a file looks like one of this kind by its first bytes. */
export function looksLikeMovie(head: Uint8Array): boolean {
  return head.length >= 12 && firstTypes.includes(String.fromCharCode(...head.subarray(4, 8)));
}

const unity = 0x1_00_00;

function matrixOf(cursor: { i32(): number }): readonly number[] {
  return Array.from({ length: 9 }, () => cursor.i32());
}

/** Refuses samples that are in other files: the only reference must be to this one. */
function checkReferences(minf: readonly Box[]): void {
  const { cursor } = fullBox(required(boxesIn(required(minf, 'dinf')), 'dref'));
  const count = cursor.u32();
  const [reference, second] = boxesIn(cursor.take(cursor.left));
  const isHere = reference !== undefined && fullBox(reference.content).flags === 1;
  if (count !== 1 || second !== undefined || !isHere) throw incomplete('its samples may be in another file');
}

/** Code that says nothing of a language; lower ones than the next are of the Macintosh. */
const noLanguage = 0x7fff;
const firstLetters = 0x400;

/**
 * Three letters of five bits each (ISO/IEC 14496-12, 8.4.2.3); of the Macintosh's numbers only the first, which most
 * have.
 */
function languageOf(code: number): string | undefined {
  if (code === 0) return 'eng';
  if (code === noLanguage) return undefined;
  if (code < firstLetters) throw incomplete('a track of it is in a language not known here');
  const letters = String.fromCharCode(...[code >> 10, code >> 5, code].map((letter) => 0x60 + (letter & 31)));
  if (!/^[a-z]{3}$/.test(letters)) throw incomplete('a track of it is in a language not known here');
  return letters === 'und' ? undefined : letters;
}

/** Tables of samples, which are large and hold no boxes. */
const tables: readonly string[] = ['stts', 'ctts', 'stsz', 'stsc', 'stco', 'co64', 'stss', 'sdtp', 'sbgp', 'stps'];

/**
 * Refuses tables of samples where none belong: ffmpeg looks for boxes in more places than are looked into here, and
 * would go by them.
 *
 * @param passed Types of boxes whose content is looked at by itself, or has no boxes.
 */
function checkNoTables(boxes: readonly Box[], passed: readonly string[]): void {
  const isStray = ({ type, content }: Box): boolean =>
    !passed.includes(type) && (type === 'stbl' || includes(content, 'stbl'));
  if (boxes.some(isStray)) throw incomplete('it has tables of samples in odd places');
}

function trackOf(content: Uint8Array, index: number, movieTimescale: number): Track {
  const trak = boxesIn(content);
  const { version, flags, cursor: header } = fullBox(required(trak, 'tkhd'));
  header.skip(version === 1 ? 16 : 8);
  const id = header.u32();
  header.skip((version === 1 ? 12 : 8) + 16);
  const [a = 0, b = 0, , c = 0, d = 0] = matrixOf(header);
  const displayWidth = Math.floor(header.u32() / unity);
  const displayHeight = Math.floor(header.u32() / unity);
  const mdia = boxesIn(required(trak, 'mdia'));
  const { version: wide, cursor: media } = fullBox(required(mdia, 'mdhd'));
  media.skip(wide === 1 ? 16 : 8);
  const timescale = media.u32();
  const duration = wide === 1 ? media.u64() : media.u32();
  if (timescale === 0) throw incomplete('a track of it has no timescale');
  const language = languageOf(media.u16());
  const { cursor: handler } = fullBox(required(mdia, 'hdlr'));
  handler.skip(4);
  const minf = boxesIn(required(mdia, 'minf'));
  checkReferences(minf);
  const sampleTable = boxesIn(required(minf, 'stbl'));
  checkNoTables(trak, ['mdia']);
  checkNoTables(mdia, ['minf']);
  checkNoTables(minf, ['stbl']);
  checkNoTables(sampleTable, tables);
  const { version: descriptionVersion, cursor: descriptions } = fullBox(required(sampleTable, 'stsd'));
  const [description, second] = descriptions.u32() === 1 ? boxesIn(descriptions.take(descriptions.left)) : [];
  if (description === undefined || second !== undefined) {
    throw incomplete('a track of it is described in more than one way');
  }
  const tref = only(trak, 'tref');
  const named = (type: string): readonly number[] => {
    const ids = tref === undefined ? undefined : only(boxesIn(tref), type);
    return ids === undefined ? [] : numbersIn(ids);
  };
  return {
    index,
    id,
    handler: handler.text(4),
    isDefault: (flags & 1) !== 0,
    language,
    matrix: [a, b, c, d],
    displayWidth,
    displayHeight,
    timescale,
    duration,
    edit: editOf(trak, timescale, movieTimescale),
    sampleTable,
    description,
    descriptionVersion,
    chapters: named('chap'),
    timecode: named('tmcd')[0],
  };
}

function numbersIn(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getUint32(4 * i));
}

/** Whether a picture is kept among what is told of the movie: ffmpeg makes a stream of it. */
function hasCover(moov: readonly Box[]): boolean {
  const udta = moov.filter(({ type }) => type === 'udta').flatMap(({ content }) => boxesIn(content));
  return [...moov, ...udta].some(({ type, content }) => type === 'meta' && includes(content, 'covr'));
}

function includes(bytes: Uint8Array, type: string): boolean {
  const [a, b, c, d] = [...type].map((letter) => letter.charCodeAt(0));
  return bytes.some((byte, i) => byte === a && bytes[i + 1] === b && bytes[i + 2] === c && bytes[i + 3] === d);
}

function fragmentsOf(moov: readonly Box[]): Movie['fragments'] {
  const mvex = only(moov, 'mvex');
  if (mvex === undefined) return undefined;
  return new Map(
    boxesIn(mvex)
      .filter(({ type }) => type === 'trex')
      .map(({ content }) => {
        const { cursor } = fullBox(content);
        const id = cursor.u32();
        if (cursor.u32() !== 1) throw incomplete('its samples are described in more than one way');
        return [id, { duration: cursor.u32(), size: cursor.u32(), flags: cursor.u32() }];
      }),
  );
}

/**
 * Whether another file follows a movie's header, as where two were appended to each other. What is odd there is not
 * looked at.
 */
async function isFollowed(file: ByteFile, from: number): Promise<boolean> {
  try {
    for await (const { type } of fileBoxes(file, from)) if (type === 'ftyp' || type === 'moov') return true;
  } catch (error) {
    if (toClipwrightError(error).code !== 'probe-incomplete') throw error;
  }
  return false;
}

/** Reads the header of a movie, and of a fragmented one where its other boxes are. */
export async function readMovie(file: ByteFile): Promise<Movie> {
  const boxes: FileBox[] = [];
  let moov: readonly Box[] | undefined;
  let fragments: Movie['fragments'];
  for await (const box of fileBoxes(file)) {
    boxes.push(box);
    if (box.type !== 'moov') continue;
    const length = box.end - box.contentStart;
    if (moov !== undefined || length > largestHeader) throw incomplete('its header is odd');
    const content = await file.read(box.contentStart, length);
    if (content.length < length) throw incomplete('its header is cut off');
    moov = boxesIn(content);
    fragments = fragmentsOf(moov);
    if (fragments !== undefined) continue;
    if (await isFollowed(file, box.end)) throw incomplete('it has several headers');
    break;
  }
  if (moov === undefined) throw incomplete('it has no header');
  if (hasCover(moov)) throw incomplete('it has a cover picture');
  const { version, cursor } = fullBox(required(moov, 'mvhd'));
  cursor.skip(version === 1 ? 16 : 8);
  const timescale = cursor.u32();
  if (timescale === 0) throw incomplete('it has no timescale');
  cursor.skip((version === 1 ? 8 : 4) + 4 + 2 + 2 + 8);
  const [a, b, , c, d] = matrixOf(cursor);
  if (a !== unity || b !== 0 || c !== 0 || d !== unity) throw incomplete('the movie as a whole is turned');
  const traks = moov.filter(({ type }) => type === 'trak');
  if (traks.length > maxTracks) throw incomplete('it has too many streams');
  const tracks = traks.map(({ content }, index) => trackOf(content, index, timescale));
  return { tracks, fragments, boxes };
}
