import { box, bytesOf, long, shorts, words } from './box.ts';
import type { MovieTrack } from './movie-track.ts';

/** A part of a movie that has a name. It lasts to the next one's beginning. */
export interface MovieChapter {
  /** Seconds from the movie's beginning. */
  readonly start: number;
  readonly title: string;
}

/** Ticks per second of chapters: frames of all broadcast rates are whole numbers of them. */
const fineTicks = 120_000;

/** Of chapters that last longer than a sample can in those: ten hours. */
const coarseTicks = 1000;

const largest = 2 ** 32 - 1;

/**
 * Chapters as a track of texts, which the others refer to (QuickTime File Format, "Chapter Lists"): what Apple's players
 * read, and others. The first begins with the movie.
 *
 * @param seconds How long the movie is.
 */
export function chapterTrack(
  chapters: readonly MovieChapter[],
  seconds: number,
): { readonly track: MovieTrack; readonly samples: Uint8Array } {
  const lengths = (ticks: number): readonly number[] => {
    const ends = [...chapters.slice(1).map(({ start }) => start), seconds].map((time) => Math.round(time * ticks));
    return ends.map((end, i) => Math.max(1, end - (ends[i - 1] ?? 0)));
  };
  const timescale = lengths(fineTicks).some((length) => length > largest) ? coarseTicks : fineTicks;
  const durations = lengths(timescale).map((ticks) => ({ samples: 1, ticks }));
  const samples = chapters.map(({ title }) => textSample(title));
  const duration = durations.reduce((sum, { ticks }) => sum + ticks, 0);
  return {
    track: {
      entry: { kind: 'text', format: 'text' },
      timescale,
      sizes: Uint32Array.from(samples, ({ length }) => length),
      durations,
      edit: { start: 0, duration },
    },
    samples: bytesOf(...samples),
  };
}

/** A text with its length before it; that it is UTF-8 stands in a box behind it. */
function textSample(title: string): Uint8Array {
  const bytes = cut(title, 2 ** 16 - 1);
  return bytesOf(shorts(bytes.length), bytes, box('encd', [0x100]));
}

/** What stands in the place of a sample entry's configuration: a style in which nothing is written. */
export function textEntry(): Uint8Array {
  // Reserved, the file that the samples are in, flags, alignment, and the colours, box and font of the text.
  return box(
    'text',
    [0, 1],
    words([0, 1]),
    new Uint8Array(6 + 8 + 8),
    shorts(0, 0),
    new Uint8Array(1 + 2),
    shorts(0, 0, 0),
    new Uint8Array(1),
  );
}

/** Chapters as Nero's box lists them, which other players read: 255 at most, in units of 100 nanoseconds. */
export function chapterList(chapters: readonly MovieChapter[]): Uint8Array {
  const listed = chapters.slice(0, 255);
  const entries = listed.map(({ start, title }) => {
    const bytes = cut(title, 255);
    return bytesOf(words(long(Math.round(start * 1e7))), Uint8Array.of(bytes.length), bytes);
  });
  return box('chpl', [0x1000000, 0], Uint8Array.of(listed.length), ...entries);
}

/** Its UTF-8, so many bytes at most, no letter cut in two. */
function cut(text: string, most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  return bytes.subarray(0, new TextEncoder().encodeInto(text, bytes).written);
}

/** What a track of texts has in the place of a picture's or a sound's header. */
export function textHeader(): Uint8Array {
  const gmin = box('gmin', [0], shorts(0x40, 0x8000, 0x8000, 0x8000, 0, 0));
  // As QuickTime writes it: a matrix that changes nothing.
  const text = box('text', [], shorts(1), words([0, 0, 0, 1, 0, 0, 0, 0x4000]), shorts(0));
  return box('gmhd', [], gmin, text);
}

/** The tracks that have a track's chapters and its timecode, by their numbers. */
export interface References {
  readonly chapters?: number | undefined;
  readonly timecode?: number | undefined;
}

/** Says which these are, if any. */
export function references({ chapters, timecode }: References): readonly Uint8Array[] {
  const named = [
    ...(chapters === undefined ? [] : [box('chap', [chapters])]),
    ...(timecode === undefined ? [] : [box('tmcd', [timecode])]),
  ];
  return named.length === 0 ? [] : [box('tref', [], ...named)];
}
