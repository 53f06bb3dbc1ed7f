import { type Box, boxesIn, boxHeader, contentOf, optional } from './boxes-in.ts';
import { damaged } from './damaged.ts';
import type { MovieEdit, SoundEntry, VideoEntry } from './movie-track.ts';
import { readSamples, type TrackSamples } from './read-samples.ts';

/** The bytes of a file. */
export interface MovieBytes {
  readonly size: number;
  /** Fewer than asked for only where the file ends. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** The only track of a file, and where its samples lie. Times are in its ticks. */
export interface PlacedTrack extends TrackSamples {
  readonly entry: VideoEntry | SoundEntry;
  /** Ticks per second. */
  readonly timescale: number;
  /** What is shown of it: all, where the file does not say. */
  readonly edit: MovieEdit;
}

/** Boxes that stand beside each other in a file of our own are few; and this is the head of many millions of samples. */
const maxFileBoxes = 64;
const maxMovieBox = 2 ** 28;

/**
 * Reads what an mp4 of one track says of its samples: one of those that are made here, by ffmpeg's muxer or our own.
 * Errors: `source-damaged`, also for more than one track or edit, and for a sample outside the file; what reading gives.
 *
 * @param tracks How many it may have at most. @default 1
 * @param position Which of them is read, from 0. @default 0
 */
export async function readTrack(file: MovieBytes, tracks = 1, position = 0): Promise<PlacedTrack> {
  const movie = boxesIn(await movieBox(file));
  const all = movie.filter(({ type }) => type === 'trak');
  const track = all[position];
  if (track === undefined || all.length > tracks) throw damaged(`it has ${all.length} tracks`);
  return outside(() => {
    const parts = boxesIn(track.content);
    const media = boxesIn(contentOf(parts, 'mdia'));
    const table = boxesIn(contentOf(boxesIn(contentOf(media, 'minf')), 'stbl'));
    const timescale = clockOf(contentOf(media, 'mdhd'));
    const samples = readSamples(table, file.size);
    return {
      entry: entryOf(contentOf(table, 'stsd'), contentOf(media, 'hdlr')),
      timescale,
      edit: editOf(parts, samples, timescale / clockOf(contentOf(movie, 'mvhd'))),
      ...samples,
    };
  });
}

/** A number that lies outside its box is damage as well. */
function outside<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? damaged('a box is cut off') : error;
  }
}

async function movieBox(file: MovieBytes): Promise<DataView> {
  let start = 0;
  let head = await file.read(0, 64);
  for (let count = 0; count < maxFileBoxes; count += 1) {
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (view.byteLength < 8) break;
    const { type, size, header } = boxHeader(view, file.size - start);
    if (size > file.size - start) throw damaged(`its box ${type} is cut off`);
    if (type === 'moov') {
      if (size > maxMovieBox) throw damaged('its head is too large');
      const bytes = await file.read(start, size);
      if (bytes.length < size) throw damaged('its head is cut off');
      return new DataView(bytes.buffer, bytes.byteOffset + header, size - header);
    }
    start += size;
    // The first few lie close together.
    head = size + 16 <= head.length ? head.subarray(size) : await file.read(start, 64);
  }
  throw damaged('it has no head');
}

/** Ticks per second, behind two times of 32 or 64 bits. */
function clockOf(content: DataView): number {
  const ticks = content.getUint32(content.getUint8(0) === 1 ? 20 : 12);
  if (ticks === 0) throw damaged('its clock stands still');
  return ticks;
}

/** @param scale Ticks of the track in one of the movie. */
function editOf(track: readonly Box[], { length }: TrackSamples, scale: number): MovieEdit {
  const edits = optional(track, 'edts');
  const list = edits === undefined ? undefined : optional(boxesIn(edits), 'elst');
  if (list === undefined) return { start: 0, duration: length };
  const isLong = list.getUint8(0) === 1;
  const start = isLong ? Number(list.getBigInt64(16)) : list.getInt32(12);
  const duration = isLong ? Number(list.getBigUint64(8)) : list.getUint32(8);
  if (list.getUint32(4) !== 1 || start < 0 || list.getUint32(isLong ? 24 : 16) !== 0x10000) {
    throw damaged('it is not shown in one piece');
  }
  return { start, duration: Math.round(duration * scale) };
}

function entryOf(descriptions: DataView, handler: DataView): VideoEntry | SoundEntry {
  const [entry, more] = boxesIn(descriptions, 8);
  if (entry === undefined || more !== undefined) throw damaged('its samples are described in more than one way');
  const { type: format, content } = entry;
  const boxes = (from: number): Uint8Array[] =>
    // Rates are those of the file.
    boxesIn(content, from).flatMap(({ type, bytes }) => (type === 'btrt' ? [] : [bytes]));
  if (handler.getUint32(8) === 0x76696465) {
    return { kind: 'video', format, width: content.getUint16(24), height: content.getUint16(26), boxes: boxes(78) };
  }
  if (content.getUint16(8) !== 0) throw damaged('its sound is described in QuickTime’s way');
  const sampleRate = content.getUint32(24) >>> 16;
  return { kind: 'sound', format, channels: content.getUint16(16), sampleRate, boxes: boxes(28) };
}
