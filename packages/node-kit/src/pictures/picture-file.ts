import { constants, type FileHandle, open } from 'node:fs/promises';
import { secondFile, sourceAppended } from '../inputs/appended-file.ts';
import { headerAt } from '../inputs/file-parts.ts';
import { jpegOrientation, type Orientation } from './jpeg-orientation.ts';

/** A file of one picture, and how FFmpeg reads it: as that file alone, whatever its name looks like. */
export interface PictureFile {
  /** FFmpeg's name of the demuxer that takes all it reads for one picture of a kind. */
  readonly demuxer: 'png_pipe' | 'jpeg_pipe' | 'webp_pipe' | 'tiff_pipe';
  readonly codec: 'png' | 'mjpeg' | 'webp' | 'tiff';
  /** The decoders that it may need. */
  readonly decoders: readonly string[];
  /** How it is to be turned and mirrored before it is shown. */
  readonly orientation: Orientation;
}

/** Bytes of a file's beginning that tell it: a JPEG's orientation lies within the first 64 KiB and a little. */
const headBytes = 128 * 1024;

/**
 * What is told of a file before an engine opens it: which picture it is, or `undefined` for anything else; what cannot
 * be read is found out by whoever opens it. Errors: `source-appended`, where a second whole file was appended to it.
 */
export async function fileKind(uri: string): Promise<PictureFile | undefined> {
  const { second, picture } = await lookedAt(uri);
  if (second !== undefined) throw sourceAppended(uri, second);
  return picture;
}

interface LookedAt {
  /** The byte at which a second file begins. */
  readonly second?: number | undefined;
  readonly picture?: PictureFile | undefined;
}

async function lookedAt(uri: string): Promise<LookedAt> {
  try {
    // Does not wait for somebody to write, should it be a named pipe.
    await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await file.stat();
    if (!found.isFile()) return {};
    const head = await headerAt(file, 0);
    const second = await secondFile(file, found.size, head);
    if (second !== undefined) return { second };
    return { picture: await pictureFile(file, Buffer.from(head.buffer, 0, head.byteLength)) };
  } catch {
    return {};
  }
}

/**
 * What picture a file is; `undefined` for anything else, also for pictures that move (APNG, GIF, animated WebP), for
 * kinds that are not read, and for what cannot be.
 *
 * @param head Some bytes of its beginning, by which most files are told to be none.
 */
async function pictureFile(file: FileHandle, head: Buffer): Promise<PictureFile | undefined> {
  if (pictureKind(head) === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return pictureKind(bytes.subarray(0, bytesRead));
  } catch {
    return undefined;
  }
}

const upright: Orientation = 1;

/** The same of a file's beginning. */
export function pictureKind(head: Buffer): PictureFile | undefined {
  const text = (from: number, to: number): string => head.toString('latin1', from, to);
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') {
    // What is animated says so before its first picture.
    const [animation, data] = [head.indexOf('acTL'), head.indexOf('IDAT')];
    if (animation >= 0 && (data < 0 || animation < data)) return undefined;
    return { demuxer: 'png_pipe', codec: 'png', decoders: ['png'], orientation: upright };
  }
  if (text(0, 3) === '\xff\xd8\xff') {
    return { demuxer: 'jpeg_pipe', codec: 'mjpeg', decoders: ['mjpeg'], orientation: jpegOrientation(head) };
  }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') {
    const isAnimated = text(12, 16) === 'VP8X' && ((head[20] ?? 0) & 2) !== 0;
    if (isAnimated) return undefined;
    return { demuxer: 'webp_pipe', codec: 'webp', decoders: ['webp', 'vp8', 'libwebp'], orientation: upright };
  }
  if (text(0, 4) === 'II*\0' || text(0, 4) === 'MM\0*') {
    return { demuxer: 'tiff_pipe', codec: 'tiff', decoders: ['tiff', 'mjpeg'], orientation: upright };
  }
  return undefined;
}
