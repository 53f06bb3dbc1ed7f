import { box, bytesOf, letters, shorts, words } from './box.ts';
import { textEntry } from './movie-chapters.ts';
import { timecodeEntry } from './movie-timecode.ts';
import type { MovieTrack, SoundEntry, VideoEntry } from './movie-track.ts';

/** The kinds of files: MPEG-4's (ISO/IEC 14496-14) and QuickTime's. */
export type MovieKind = 'mp4' | 'mov';

/** A track's sample entry (ISO/IEC 14496-12, 8.5.2), as ffmpeg writes it. */
export function sampleEntry(kind: MovieKind, track: MovieTrack): Uint8Array {
  const { entry } = track;
  if (entry.kind === 'video') return videoEntry(kind, entry, kind === 'mp4' ? [bitRates(track)] : []);
  if (entry.kind === 'text') return textEntry();
  if (entry.kind === 'timecode') return timecodeEntry(entry);
  return kind === 'mp4' ? soundEntry(entry, [bitRates(track)]) : quickTimeSound(entry);
}

function videoEntry(kind: MovieKind, { format, width, height, boxes }: VideoEntry, more: readonly Uint8Array[]) {
  return box(
    format,
    // Reserved, and which file the samples are in: this one.
    [0, 1],
    kind === 'mp4' ? new Uint8Array(16) : quickTimeQuality,
    shorts(width, height),
    // 72 pixels to the inch, and a frame a sample.
    words([0x480000, 0x480000, 0]),
    shorts(1),
    // The encoder's name.
    new Uint8Array(32),
    // 24 bits to a pixel, no table of colours.
    shorts(24, 0xffff),
    ...(kind === 'mp4' ? boxes : boxes.map(quickTimeColor)),
    ...more,
  );
}

/** FFmpeg as the maker of the encoder, and its quality in time and space. */
const quickTimeQuality = bytesOf(words([0]), letters('FFMP'), words([0x200, 0x200]));

/** QuickTime's colour box has the three numbers, and nothing of the range. */
function quickTimeColor(content: Uint8Array): Uint8Array {
  const is = (text: string, at: number): boolean => letters(text).every((letter, i) => content[at + i] === letter);
  return is('colr', 4) && is('nclx', 8) ? box('colr', [], letters('nclc'), content.subarray(12, 18)) : content;
}

function soundEntry({ format, channels, sampleRate, boxes }: SoundEntry, more: readonly Uint8Array[]): Uint8Array {
  return box(
    format,
    [0, 1, 0, 0],
    shorts(channels, 16, 0, 0),
    words([sampleRate < 2 ** 16 ? sampleRate * 2 ** 16 : 0]),
    ...boxes,
    ...more,
  );
}

/** Apple's version 1 of a sample entry, whose sound is compressed: the configuration lies in a box `wave`. */
function quickTimeSound({ format, channels, sampleRate, boxes }: SoundEntry): Uint8Array {
  const wave = [box('frma', [], letters(format)), box(format, [0]), ...boxes, box('\0\0\0\0', [])];
  const layout = channelLayouts[channels];
  return box(
    format,
    [0, 1, 0x10000, 0],
    shorts(channels, 16, 0xfffe, 0),
    words([sampleRate * 2 ** 16, 1024, 0, 0, 2]),
    box('wave', [], ...wave),
    ...(layout === undefined ? [] : [box('chan', [0, layout, 0, 0])]),
  );
}

/** Apple's numbers of the layouts of so many channels: mono, and left and right. */
const channelLayouts: Readonly<Record<number, number>> = { 1: 0x640001, 2: 0x650002 };

/** Bits a second: of the largest buffer that is needed nothing is known; at most, which is not looked for; on average. */
function bitRates({ sizes, durations, timescale }: MovieTrack): Uint8Array {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const rate = Math.min(Math.floor((8 * bytes * timescale) / Math.max(1, lengthOf(durations))), 2 ** 32 - 1);
  return box('btrt', [0, rate, rate]);
}

/** Ticks from the decoding of the first sample to the end of the last. */
export function lengthOf(durations: MovieTrack['durations']): number {
  return durations.reduce((sum, { samples, ticks }) => sum + samples * ticks, 0);
}
