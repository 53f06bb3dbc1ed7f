import type { FileHandle } from 'node:fs/promises';

/** A part of a file: where its content begins and ends, which may be behind the file's end. */
export interface FilePart {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the header of the part that begins at a position; `undefined` where there is none. For looking over a file of
 * any kind, so whatever can be a part is one; `prober-headers`, which must be certain, reads its boxes and elements by
 * stricter rules of its own.
 */
export type ReadFilePart = (bytes: DataView, position: number) => FilePart | undefined;

/** Bytes that the header of any part has at most. */
const longestHeader = 64;

/** The bytes of a header there; fewer at the file's end. */
export async function headerAt(file: FileHandle, position: number): Promise<DataView> {
  const bytes = new Uint8Array(longestHeader);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  return new DataView(bytes.buffer, 0, bytesRead);
}

/** Four letters, or an empty text where there are fewer bytes. */
export function letters(bytes: DataView, at: number): string {
  if (bytes.byteLength < at + 4) return '';
  return String.fromCharCode(...Array.from({ length: 4 }, (_, i) => bytes.getUint8(at + i)));
}

/** Bytes in hexadecimal. */
export function hexadecimal(bytes: DataView, from: number, count: number): string {
  const found = Array.from({ length: Math.min(count, bytes.byteLength - from) }, (_, i) => bytes.getUint8(from + i));
  return found.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** ISO 14496-12: a box. */
export const boxAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 8) return undefined;
  const short = bytes.getUint32(0);
  if (short === 1 && bytes.byteLength < 16) return undefined;
  const size = short === 1 ? Number(bytes.getBigUint64(8)) : short === 0 ? Number.POSITIVE_INFINITY : short;
  return size < 8 ? undefined : { name: letters(bytes, 4), start: position + 8, end: position + size };
};

/** RFC 8794: an EBML element by its number in hexadecimal. All bits of a size set: it is not known. */
export const elementAt: ReadFilePart = (bytes, position) => {
  if (bytes.byteLength < 2) return undefined;
  const idLength = Math.clz32(bytes.getUint8(0)) - 23;
  if (idLength > 4 || bytes.byteLength <= idLength) return undefined;
  const sizeLength = Math.clz32(bytes.getUint8(idLength)) - 23;
  if (sizeLength > 8 || bytes.byteLength < idLength + sizeLength) return undefined;
  const [first = 0, ...others] = Array.from({ length: sizeLength }, (_, i) => bytes.getUint8(idLength + i));
  const marker = 2 ** (8 - sizeLength);
  const unknown = first === 2 * marker - 1 && others.every((byte) => byte === 255);
  const size = others.reduce((sum, byte) => sum * 256 + byte, first - marker);
  const start = position + idLength + sizeLength;
  return {
    name: hexadecimal(bytes, 0, idLength),
    start,
    end: start + (unknown ? Number.POSITIVE_INFINITY : size),
  };
};
