import { constants, type FileHandle, open } from 'node:fs/promises';
import { ClipwrightError, type ErrorCode } from '@clipwright/core';

/** What a file that ends before its index may look like to ffprobe. */
const suspicious: readonly ErrorCode[] = ['not-media', 'no-video-stream', 'unsupported-codec', 'source-damaged'];

/**
 * Where a file ends before the index that everything else in it needs, the error that says so; `undefined` where it does
 * not, or where its container has no such index.
 *
 * @param error Why it could not be used.
 */
export async function cutBeforeIndex(uri: string, error: ClipwrightError): Promise<ClipwrightError | undefined> {
  if (!suspicious.includes(error.code)) return undefined;
  // One that cannot be read has told so already.
  if (!(await looksCut(uri).catch(() => false))) return undefined;
  return new ClipwrightError('source-truncated', `${uri} ends before its index.`, {
    cause: error,
    remedy: 'Copy or download it again, or let the program that records it finish.',
  });
}

async function looksCut(uri: string): Promise<boolean> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  return await endsBeforeIndex(file);
}

/** A part of a file: where its content begins and ends, which may be behind the file's end. */
interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Reads the header of the part that begins at a position; `undefined` where there is none. */
type ReadPart = (bytes: DataView, position: number) => Part | undefined;

/** Parts of one level that are looked at: files with more of them have their index long before. */
const most = 1000;

async function endsBeforeIndex(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  /** Whether, of the parts one after the other, the file ends before one of that name is whole, or begins if that is enough. */
  const endsBefore = async (from: number, read: ReadPart, name: string, whole: boolean): Promise<boolean> => {
    let position = from;
    for (let count = 0; count < most; count += 1) {
      const part = read(await bytesAt(file, position), position);
      if (part === undefined || part.end > size) return !(part?.name === name && !whole);
      if (part.name === name) return false;
      position = part.end;
    }
    return false;
  };
  const head = await bytesAt(file, 0);
  if (tag(head, 4) === 'ftyp') return await endsBefore(0, boxAt, 'moov', true);
  if (tag(head, 0) === 'RIFF' && tag(head, 8) === 'AVI ') return await endsBefore(12, listAt, 'movi', false);
  const ebml = elementAt(head, 0);
  if (ebml?.name !== '1a45dfa3') return false;
  const segment = elementAt(await bytesAt(file, ebml.end), ebml.end);
  return segment === undefined || (await endsBefore(segment.start, elementAt, '1f43b675', false));
}

/** The bytes of a header there, zeros behind the file's end. */
async function bytesAt(file: FileHandle, position: number): Promise<DataView> {
  const bytes = new Uint8Array(16);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  return new DataView(bytes.buffer, 0, bytesRead);
}

function tag(bytes: DataView, at: number): string {
  if (bytes.byteLength < at + 4) return '';
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => bytes.getUint8(at + i)));
}

/** ISO 14496-12: a box. */
const boxAt: ReadPart = (bytes, position) => {
  if (bytes.byteLength < 8) return undefined;
  const short = bytes.getUint32(0);
  if (short === 1 && bytes.byteLength < 16) return undefined;
  const size = short === 1 ? Number(bytes.getBigUint64(8)) : short === 0 ? Number.POSITIVE_INFINITY : short;
  return size < 8 ? undefined : { name: tag(bytes, 4), start: position + 8, end: position + size };
};

/** RIFF: a chunk, a list by the name of what it holds. */
const listAt: ReadPart = (bytes, position) => {
  if (bytes.byteLength < 12) return undefined;
  const size = bytes.getUint32(4, true);
  const name = tag(bytes, 0) === 'LIST' ? tag(bytes, 8) : tag(bytes, 0);
  return { name, start: position + 12, end: position + 8 + size + (size % 2) };
};

/** RFC 8794: an EBML element by its number in hexadecimal. All bits of a size set: it is not known. */
const elementAt: ReadPart = (bytes, position) => {
  if (bytes.byteLength < 2) return undefined;
  const idLength = Math.clz32(bytes.getUint8(0)) - 23;
  if (idLength > 4 || bytes.byteLength <= idLength) return undefined;
  const sizeLength = Math.clz32(bytes.getUint8(idLength)) - 23;
  if (sizeLength > 8 || bytes.byteLength < idLength + sizeLength) return undefined;
  const bytesOf = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => bytes.getUint8(from + i));
  const [first = 0, ...others] = bytesOf(idLength, sizeLength);
  const marker = 2 ** (8 - sizeLength);
  const unknown = first === 2 * marker - 1 && others.every((byte) => byte === 255);
  const size = others.reduce((sum, byte) => sum * 256 + byte, first - marker);
  const start = position + idLength + sizeLength;
  const name = bytesOf(0, idLength)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { name, start, end: start + (unknown ? Number.POSITIVE_INFINITY : size) };
};
