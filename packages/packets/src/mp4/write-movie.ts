import { box, bytesOf, letters, long, longTimes, matrix, words } from './box.ts';
import { interleaved, type MovieChunk } from './interleave.ts';
import {
  chapterList,
  chapterTrack,
  type MovieChapter,
  type References,
  references,
  textHeader,
} from './movie-chapters.ts';
import { type MovieCover, type MovieTags, tagBoxes } from './movie-tags.ts';
import { type MovieTimecode, timecodeHeader, timecodeTrack } from './movie-timecode.ts';
import type { MovieTrack, VideoEntry } from './movie-track.ts';
import { lengthOf, type MovieKind, sampleEntry } from './sample-entry.ts';
import { placeTable, rollTables, sampleTables } from './sample-tables.ts';

/** A file of which everything is known but the samples' bytes. */
export interface Movie {
  /** What stands before them. */
  readonly head: Uint8Array;
  /** They themselves, in order, to the end of the file. */
  readonly chunks: readonly MovieChunk[];
  /** Bytes of the whole file. */
  readonly bytes: number;
}

/** What a file says of itself. */
export interface MovieAbout {
  /** @default none */
  readonly tags?: MovieTags;
  /** @default none */
  readonly cover?: MovieCover;
  /** @default none */
  readonly timecode?: MovieTimecode;
  /** In order; the first begins with the movie, whatever it says. @default none */
  readonly chapters?: readonly MovieChapter[];
}

/** Ticks per second of the movie as a whole: most rates of frames and of samples divide it. */
const timescale = 240_000;

/** The largest number of 32 bits. */
const largest = 2 ** 32 - 1;

/**
 * A movie of several tracks, the picture first (ISO/IEC 14496-12): what a player must know stands before the samples,
 * whose sizes are all known; composition offsets count from 0, and an edit says where each track begins to be shown.
 * All as FFmpeg's muxer writes it. Chapters are one more track, whose few bytes stand in the head.
 */
export function movieOf(
  kind: MovieKind,
  tracks: readonly MovieTrack[],
  { tags = {}, cover, chapters = [], timecode }: MovieAbout = {},
): Movie {
  const chunks = interleaved(tracks);
  const tables = tracks.map((track, index) =>
    sampleTables(
      track,
      chunks.filter((chunk) => chunk.track === index),
    ),
  );
  const samples = chunks.reduce((sum, { bytes }) => sum + bytes, 0);
  const [picture] = tracks;
  const titles = chapters.length === 0 ? undefined : chapterTrack(chapters, durationOf(tracks) / timescale);
  const clock = timecode === undefined || picture === undefined ? undefined : timecodeTrack(timecode, picture);
  const others = [titles, clock].filter((other) => other !== undefined);
  const small = bytesOf(...others.map((other) => other.samples));
  const about = [...tagBoxes(kind, tags, cover), ...(chapters.length === 0 ? [] : [chapterList(chapters)])];
  /** @param start Bytes before the samples, those of titles and timecode among them. */
  const before = (start: number, isLarge: boolean): Uint8Array => {
    const header = dataHeader(samples);
    const written = tracks.map((track, index) =>
      trackBox(kind, track, index + 1, {
        tables: [...(tables[index] ?? []), placeTable(placesOf(chunks, index, start), isLarge), ...rollTables(track)],
        ...(titles === undefined ? {} : { chapters: tracks.length + 1 }),
        ...(clock === undefined || index > 0 ? {} : { timecode: tracks.length + others.length }),
      }),
    );
    let place = start - header.length - small.length;
    for (const [index, { track, samples: own }] of others.entries()) {
      const chunk = { track: 0, first: 0, samples: track.sizes.length, bytes: own.length };
      written.push(
        trackBox(kind, track, tracks.length + 1 + index, {
          tables: [...sampleTables(track, [chunk]), placeTable([Math.max(0, place)], isLarge)],
        }),
      );
      place += own.length;
    }
    return bytesOf(
      fileType(kind, tracks),
      movieBox(tracks, written, about),
      ...(others.length === 0 ? [] : [box('mdat', [], small)]),
      header,
    );
  };
  const large = before(0, false).length + samples > largest;
  const head = before(before(0, large).length, large);
  return { head, chunks, bytes: head.length + samples };
}

function placesOf(chunks: readonly MovieChunk[], track: number, start: number): readonly number[] {
  const places: number[] = [];
  let at = start;
  for (const chunk of chunks) {
    if (chunk.track === track) places.push(at);
    at += chunk.bytes;
  }
  return places;
}

function dataHeader(bytes: number): Uint8Array {
  const isLarge = bytes + 8 > largest;
  return bytesOf(words([isLarge ? 1 : bytes + 8]), letters('mdat'), isLarge ? words(long(bytes + 16)) : words([]));
}

function fileType(kind: MovieKind, tracks: readonly MovieTrack[]): Uint8Array {
  if (kind === 'mov') return box('ftyp', [], letters('qt  '), words([0x200]), letters('qt  '));
  if (tracks.every(({ entry }) => entry.kind === 'sound')) {
    return box('ftyp', [], letters('M4A '), words([0x200]), ...['M4A ', 'isom', 'iso2'].map(letters));
  }
  const formats = tracks.map(({ entry }) => entry.format);
  const brands = [
    'isom',
    ...(formats.includes('av01') ? ['av01'] : []),
    'iso2',
    ...(formats.includes('avc1') ? ['avc1'] : []),
    'mp41',
  ];
  return box('ftyp', [], letters('isom'), words([0x200]), ...brands.map(letters));
}

function movieBox(
  tracks: readonly MovieTrack[],
  written: readonly Uint8Array[],
  about: readonly Uint8Array[],
): Uint8Array {
  return box(
    'moov',
    [],
    box('mvhd', [
      ...lasting(durationOf(tracks), [timescale]),
      // At its own rate and volume.
      ...[0x10000, 0x1000000, 0, 0, ...matrix, 0, 0, 0, 0, 0, 0],
      // The number that the next track would have.
      written.length + 1,
    ]),
    ...written,
    ...(about.length === 0 ? [] : [box('udta', [], ...about)]),
  );
}

/** What is shown of the longest track, in ticks of the movie. */
function durationOf(tracks: readonly MovieTrack[]): number {
  return Math.max(0, ...tracks.map(shownOf));
}

/** What is shown of a track, in ticks of the movie: as ffmpeg has it, rounded up. */
function shownOf({ edit, timescale: ticks }: MovieTrack): number {
  return Number((BigInt(edit.duration) * BigInt(timescale) + BigInt(ticks) - 1n) / BigInt(ticks));
}

/** What only one track has. */
interface TrackParts extends References {
  readonly tables: readonly Uint8Array[];
}

function trackBox(kind: MovieKind, track: MovieTrack, number: number, { tables, ...others }: TrackParts): Uint8Array {
  const { entry, edit } = track;
  const duration = shownOf(track);
  const isVideo = entry.kind === 'video';
  const isText = entry.kind === 'text';
  const start = edit.start > largest || duration > largest ? long(edit.start) : [edit.start];
  return box(
    'trak',
    [],
    box('tkhd', [
      // In the movie, and enabled, which chapters are not: nobody is to show them as subtitles.
      ...lasting(duration, [number, 0], isText ? 2 : 3),
      // Sound is one of a group of alternatives, and of full volume.
      ...(entry.kind === 'sound' ? [0, 0, 1, 0x1000000] : [0, 0, 0, 0]),
      ...(isVideo ? matrixOf(track, entry) : matrix),
      ...(isVideo ? shownSize(entry) : [0, 0]),
    ]),
    box(
      'edts',
      [],
      start.length === 2
        ? box('elst', [longTimes, 1, ...long(duration), ...start, 0x10000])
        : box('elst', [0, 1, duration, ...start, 0x10000]),
    ),
    ...references(others),
    box(
      'mdia',
      [],
      box('mdhd', [...lasting(lengthOf(track.durations), [track.timescale]), noLanguage[kind]]),
      handler(kind, handlers[entry.kind]),
      box(
        'minf',
        [],
        mediaHeader(kind, entry.kind),
        ...(kind === 'mov' ? [quickTimeHandler('dhlr', 'url ', 'DataHandler')] : []),
        box('dinf', [], box('dref', [0, 1], box('url ', [1]))),
        box('stbl', [], box('stsd', [0, 1], sampleEntry(kind, track)), ...tables),
      ),
    ),
  );
}

const handlers = {
  video: { type: 'vide', name: 'VideoHandler' },
  sound: { type: 'soun', name: 'SoundHandler' },
  text: { type: 'text', name: 'SubtitleHandler' },
  timecode: { type: 'tmcd', name: 'TimeCodeHandler' },
} as const satisfies Record<string, Handler>;

/** What reads a track. */
interface Handler {
  readonly type: string;
  readonly name: string;
}

function mediaHeader(movie: MovieKind, kind: MovieTrack['entry']['kind']): Uint8Array {
  if (kind === 'text') return textHeader();
  if (kind === 'timecode') return timecodeHeader(movie);
  return kind === 'video' ? box('vmhd', [1, 0, 0]) : box('smhd', [0, 0]);
}

/** Turns a picture, and moves it back to where it was (ISO/IEC 14496-12, 8.3.2). */
function matrixOf({ rotation }: MovieTrack, entry: VideoEntry): readonly number[] {
  const [width = 0, height = 0] = shownSize(entry);
  const [one, last] = [0x10000, 0x40000000];
  if (rotation === 90) return [0, one, 0, -one, 0, 0, height, 0, last];
  if (rotation === 180) return [-one, 0, 0, 0, -one, 0, width, height, last];
  return rotation === 270 ? [0, -one, 0, one, 0, 0, 0, width, last] : matrix;
}

/** Version and flags, when it was made and changed, of which nothing is said, what stands between, and a duration. */
function lasting(duration: number, between: readonly number[], flags = 0): readonly number[] {
  return duration > largest
    ? [longTimes + flags, ...long(0), ...long(0), ...between, ...long(duration)]
    : [flags, 0, 0, ...between, duration];
}

/** None of this language: `und`, in five bits a letter, and QuickTime's own number. */
const noLanguage: Readonly<Record<MovieKind, number>> = { mp4: 0x55c40000, mov: 0x7fff0000 };

function handler(kind: MovieKind, { type, name }: Handler): Uint8Array {
  return kind === 'mov'
    ? quickTimeHandler('mhlr', type, name)
    : box('hdlr', [0, 0], letters(`${type}${zeros}${name}\0`));
}

/** Whose name has its length before it. */
function quickTimeHandler(component: string, type: string, name: string): Uint8Array {
  return box('hdlr', [0], letters(`${component}${type}${zeros}${String.fromCharCode(name.length)}${name}`));
}

const zeros = '\0'.repeat(12);

/** Width and height with square pixels, in 1/65536. */
function shownSize({ width, height, boxes }: VideoEntry): readonly number[] {
  const shape = boxes.find(
    (bytes) => bytes.length >= 16 && letters('pasp').every((letter, i) => bytes[4 + i] === letter),
  );
  const view = shape === undefined ? undefined : new DataView(shape.buffer, shape.byteOffset, shape.byteLength);
  const [across, down] = [view?.getUint32(8) ?? 1, view?.getUint32(12) ?? 1];
  const shown = down === 0 ? width : Math.round((width * across * 0x10000) / down);
  return [Math.min(shown, largest), height * 0x10000];
}
