import { Rational, type RationalText } from '@clipwright/core';
import type { ColorCodes } from '@clipwright/packets';
import { Cursor } from '../bytes/cursor.ts';
import type { CodedVideo } from '../codec/coded-stream.ts';
import { incomplete } from '../incomplete.ts';
import { type Box, boxesIn, only } from './boxes.ts';

/** What the container says of a video track's pictures. */
export interface VideoEntry extends CodedVideo {
  readonly codec: string;
  readonly sampleAspectRatio: RationalText | undefined;
  readonly color: ColorCodes;
}

function colorOf(content: Uint8Array | undefined): ColorCodes {
  if (content === undefined) return {};
  const cursor = new Cursor(content);
  const kind = cursor.text(4);
  if (kind !== 'nclx' && kind !== 'nclc') return {};
  const codes = { primaries: cursor.u16(), transfer: cursor.u16(), matrix: cursor.u16() };
  return kind === 'nclx' ? { ...codes, fullRange: cursor.u8() >> 7 === 1 } : codes;
}

/** The largest number that ffmpeg keeps of a pixel's shape (`mov_read_pasp` reduces it to such). */
const largestTerm = 32_767;

/** Codecs by the types of entries, in ffmpeg's names. Encrypted ones have other types. */
const codecs: ReadonlyMap<string, string> = new Map([
  ...(['avc1', 'avc3'] as const).map((type) => [type, 'h264'] as const),
  ...(['hvc1', 'hev1'] as const).map((type) => [type, 'hevc'] as const),
  ['av01', 'av1'],
  ['vp08', 'vp8'],
  ['vp09', 'vp9'],
]);

/** Boxes with the decoder's configuration, by codec. */
const records: Readonly<Record<string, string>> = { h264: 'avcC', hevc: 'hvcC', av1: 'av1C' };

/** Reads a visual sample entry (ISO/IEC 14496-12, 12.1.3). */
export function videoEntry({ type, content }: Box): VideoEntry {
  const codec = codecs.get(type);
  if (codec === undefined) throw incomplete('its video is of a kind not known here');
  const cursor = new Cursor(content);
  cursor.skip(24);
  const [width, height] = [cursor.u16(), cursor.u16()];
  cursor.skip(50);
  const boxes = boxesIn(cursor.take(cursor.left));
  if (only(boxes, 'fiel')?.[0] === 2) throw incomplete('its pictures are interlaced');
  const shape = only(boxes, 'pasp');
  const [across, down] = shape === undefined ? [0, 0] : [new Cursor(shape).u32(), new Cursor(shape.subarray(4)).u32()];
  if (across > largestTerm || down > largestTerm) throw incomplete('the shape of its pixels is odd');
  const record = only(boxes, records[codec] ?? '');
  return {
    codec,
    // An empty one says nothing.
    configuration: record?.length === 0 ? undefined : record,
    width,
    height,
    sampleAspectRatio: across > 0 && down > 0 ? Rational.of(across, down).toString() : undefined,
    color: colorOf(only(boxes, 'colr')),
  };
}
