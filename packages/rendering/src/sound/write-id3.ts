import { Rational } from '@clipwright/core';
import type { Chapter, JoinRequest } from '@clipwright/core/author';
import type { Cover } from '../output/cover.ts';

/** What a file says of itself. */
type About = Pick<JoinRequest, 'metadata' | 'chapters'>;

/** Frames of texts, by what they are; what has none of its own is a text of a user, with its name. */
const names = {
  title: 'TIT2',
  artist: 'TPE1',
  album: 'TALB',
  date: 'TDRC',
  genre: 'TCON',
  copyright: 'TCOP',
} as const;

/**
 * A tag of ID3, version 2.4, with texts in UTF-8, chapters (ID3v2 Chapter Frame Addendum) and a
 * cover; no bytes where there is nothing
 * to say.
 *
 * @param seconds How long the sound is.
 */
export function id3Tag({ metadata = {}, chapters = [] }: About, seconds: number, cover?: Cover): Uint8Array {
  const { comment, description } = metadata;
  const texts = Object.entries(names).flatMap(([key, id]) => {
    const text = metadata[key as keyof typeof names];
    return text === undefined ? [] : [frame(id, utf8, Buffer.from(text))];
  });
  const frames = [
    ...texts,
    // Of no language, and without a name.
    ...(comment === undefined ? [] : [frame('COMM', utf8, Buffer.from(`und\0${comment}`))]),
    ...(description === undefined ? [] : [frame('TXXX', utf8, Buffer.from(`description\0${description}`))]),
    ...chapterFrames(chapters, seconds),
    // The front of it, in Latin-1, without a name.
    ...(cover === undefined
      ? []
      : [frame('APIC', Buffer.from(`\0image/${cover.kind}\0\x03\0`, 'latin1'), cover.bytes)]),
  ];
  if (frames.length === 0) return new Uint8Array(0);
  const body = Buffer.concat(frames);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), sevenBits(body.length), body]);
}

/** Says how a text is written. */
const utf8 = Uint8Array.of(3);

function chapterFrames(chapters: readonly Chapter[], seconds: number): readonly Uint8Array[] {
  if (chapters.length === 0) return [];
  const milliseconds = (time: number): number => Math.round(1000 * time);
  const starts = chapters.map(({ start }) => milliseconds(Rational.from(start).toNumber()));
  const idOf = (index: number): Uint8Array => Buffer.from(`chp${index}\0`);
  // Few enough for the one byte that counts them.
  const listed = chapters.slice(0, 255);
  const contents = frame(
    'CTOC',
    Buffer.from('toc\0'),
    // At the top, and in order.
    Uint8Array.of(3, listed.length),
    ...listed.map((_, index) => idOf(index)),
  );
  const each = listed.map(({ title }, index) => {
    const times = Buffer.alloc(16, 0xff);
    times.writeUInt32BE(starts[index] ?? 0, 0);
    times.writeUInt32BE(starts[index + 1] ?? milliseconds(seconds), 4);
    return frame('CHAP', idOf(index), times, frame('TIT2', utf8, Buffer.from(title)));
  });
  return [contents, ...each];
}

function frame(id: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'latin1'), sevenBits(body.length), Buffer.alloc(2), body]);
}

/** A length in four bytes of seven bits, so that no byte looks like the beginning of a frame of MP3. */
function sevenBits(value: number): Uint8Array {
  return Uint8Array.of((value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127);
}
