import type { FileHandle } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { boxAt, elementAt, headerAt, hexadecimal, letters, type ReadFilePart } from './file-parts.ts';
import { materialAt } from './material-exchange.ts';
import { secondFlac, secondTrueAudio, secondWavPack } from './second-by-search.ts';
import { secondOgg } from './second-ogg.ts';

/** That a second whole file was appended to one, at a byte of it. */
export function sourceAppended(uri: string, at: number): ClipwrightError {
  const what = `${uri} is two files one after the other: its container ends at byte ${at}, where the second begins`;
  return new ClipwrightError('source-appended', `${what}.`, {
    remedy:
      "Name its parts one by one, or join them by a program that knows their container (ffmpeg's concat demuxer, mkvmerge).",
    details: { source: uri, position: at },
  });
}

/** How the files of a container are laid out: parts one after the other, each with its size. */
interface Layout {
  readonly read: ReadFilePart;
  /** The part that only the beginning of a file has. */
  readonly isFirst: (name: string) => boolean;
  /** The first of the parts, where it is not at the file's beginning. */
  readonly from?: number;
}

/** Parts that are looked at. */
const maxParts = 1000;

/**
 * The byte of a file at which another whole one of its kind begins, as `cat a.mp4 b.mp4` makes it: ffmpeg and most
 * others show the first as if it were all, or lose their way in the second. `undefined` where there is none; where the
 * container goes on with the second one (MPEG streams, avi, Ogg of one stream, mp3, Flash video, which others look at);
 * and for what cannot be read, which whoever opens it is told of. Reads a few bytes of each part; of FLAC, True Audio
 * and WavPack, where parts tell too little, all of it.
 *
 * @param head The file's header, as `headerAt` reads it.
 */
export async function secondFile(file: FileHandle, size: number, head: DataView): Promise<number | undefined> {
  try {
    const search = searches[letters(head, 0)];
    if (search !== undefined) return await search(file, size);
    const layout = layoutOf(head);
    return layout === undefined ? undefined : await secondOf(file, size, layout);
  } catch {
    return undefined;
  }
}

async function secondOf(
  file: FileHandle,
  size: number,
  { read, isFirst, from = 0 }: Layout,
): Promise<number | undefined> {
  let position = from;
  const seen = new Set<string>();
  for (let count = 0; count < maxParts && position < size; count += 1) {
    const part = read(await headerAt(file, position), position);
    if (part === undefined || part.end <= position) return undefined;
    if (isFirst(part.name) && (seen.has(part.name) || from > 0)) return position;
    seen.add(part.name);
    position = part.end;
  }
  return undefined;
}

/** How the second one is found in files that begin with such letters. */
const searches: Readonly<Record<string, (file: FileHandle, size: number) => Promise<number | undefined>>> = {
  fLaC: secondFlac,
  TTA1: secondTrueAudio,
  wvpk: secondWavPack,
  OggS: secondOgg,
};

function layoutOf(head: DataView): Layout | undefined {
  const [first, form] = [letters(head, 0), letters(head, 8)];
  if (movieTypes.includes(letters(head, 4)))
    return { read: boxAt, isFirst: (name) => name === 'ftyp' || name === 'moov' };
  if (['RIFF', 'RF64'].includes(first) && form === 'WAVE') return { read: waveAt, isFirst: (name) => name === 'WAVE' };
  if (first === 'FORM' && /^AIF[FC]$/.test(form)) return { read: formAt, isFirst: (name) => /^AIF[FC]$/.test(name) };
  if (first === 'caff') return { read: chunkAt, isFirst: (name) => name === 'caff', from: 8 };
  const guid = hexadecimal(head, 0, 16);
  if (guid === windowsMedia || guid === wave64) return { read: objectAt, isFirst: (name) => name === guid };
  if (guid.startsWith(matroska)) return { read: elementAt, isFirst: (name) => name === matroska };
  if (guid.startsWith(materialExchange)) return { read: materialAt, isFirst: (name) => name === 'header' };
  return undefined;
}

/** What mp4 and mov files begin with. */
const movieTypes = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'];
const matroska = '1a45dfa3';
const materialExchange = '060e2b34';
/** Names of 16 bytes: the header of a Windows Media file, and that of a Wave64 one. */
const windowsMedia = '3026b2758e66cf11a6d900aa0062ce6c';
const wave64 = '726966662e91cf11a5d628db04c10000';

/**
 * A whole WAV file, by its form. One that was written to a pipe does not know its size, and goes on to the file's end.
 */
const waveAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 12) return undefined;
  const isLong = letters(bytes, 0) === 'RF64' && letters(bytes, 12) === 'ds64' && bytes.byteLength >= 28;
  const size = isLong ? Number(bytes.getBigUint64(20, true)) : bytes.getUint32(4, true);
  const isKnown = isLong || (letters(bytes, 0) === 'RIFF' && size > 0 && size < 0xffffffff);
  return isKnown ? wholeForm(letters(bytes, 8), position, size) : endless(letters(bytes, 8), position);
};

/** A whole AIFF file. */
const formAt: ReadFilePart = (bytes, position) =>
  bytes.byteLength < 12 ? undefined : wholeForm(letters(bytes, 8), position, bytes.getUint32(4));

function wholeForm(name: string, position: number, size: number) {
  return { name, start: position + 12, end: position + 8 + size + (size % 2) };
}

function endless(name: string, position: number) {
  return { name, start: position + 12, end: Number.POSITIVE_INFINITY };
}

/** A chunk of Apple's Core Audio Format; the size of the last one may be left out. */
const chunkAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 8) return undefined;
  const name = letters(bytes, 0);
  const size = name === 'caff' || bytes.byteLength < 12 ? 0 : Number(bytes.getBigInt64(4));
  return { name, start: position + 12, end: size < 0 ? Number.POSITIVE_INFINITY : position + 12 + size };
};

/** An object with a name of 16 bytes, and its size: of Windows Media, or a whole Wave64 file. */
const objectAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 24) return undefined;
  const size = Number(bytes.getBigUint64(16, true));
  return { name: hexadecimal(bytes, 0, 16), start: position + 24, end: position + size };
};
