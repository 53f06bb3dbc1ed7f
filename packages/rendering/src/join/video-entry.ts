import { Rational, type RationalText } from '@clipwright/core';
import {
  box,
  bytesOf,
  type ColorCodes,
  type FramesCodec,
  type FramesDescription,
  joinSets,
  letters,
  readAvcConfiguration,
  readH264Sps,
  readHevcConfiguration,
  readHevcSps,
  type SetsCodec,
  type StreamSets,
  shorts,
  shownSize,
  type VideoEntry,
  type Vp9Codes,
  words,
} from '@clipwright/packets';

/** What is to be known of a codec whose parameter sets stand in the description alone (ISO/IEC 14496-15). */
const codecs = {
  h264: {
    format: 'avc1',
    record: 'avcC',
    read: readAvcConfiguration,
    lengthAt: 4,
    isSequence: (unit: Uint8Array) => ((unit[0] ?? 0) & 31) === 7,
    sequence: readH264Sps,
  },
  hevc: {
    format: 'hvc1',
    record: 'hvcC',
    read: readHevcConfiguration,
    lengthAt: 21,
    isSequence: (unit: Uint8Array) => (((unit[0] ?? 0) >> 1) & 63) === 33,
    sequence: readHevcSps,
  },
} as const;

/** Whether two descriptions say the same. */
export function isSameEntry(a: VideoEntry, b: VideoEntry): boolean {
  const text = ({ format, width, height, boxes }: VideoEntry) =>
    [format, width, height, ...boxes.map((bytes) => Buffer.from(bytes).toString('hex'))].join();
  return text(a) === text(b);
}

/** The sets in a decoder's configuration: the content of `avcC` or `hvcC`. Errors: `source-damaged`. */
export function configuredSets(codec: SetsCodec, configuration: Uint8Array): StreamSets {
  return codecs[codec].read(configuration);
}

/** Those in a description; `undefined` where it has no configuration. Errors: `source-damaged`. */
export function entrySets(codec: SetsCodec, { boxes }: VideoEntry): StreamSets | undefined {
  const record = letters(codecs[codec].record);
  const found = boxes.find((bytes) => record.every((letter, i) => bytes[4 + i] === letter));
  return found === undefined ? undefined : configuredSets(codec, found.subarray(8));
}

/**
 * The description of pictures by their parameter sets: with the colour of the first, where it tells any, and the shape
 * of its pixels. Errors: `source-damaged`.
 */
export function entryOf(codec: SetsCodec, configuration: Uint8Array): VideoEntry {
  const { format, record, isSequence, sequence } = codecs[codec];
  const sets = configuredSets(codec, configuration).sets.filter(isSequence);
  const described = sequence(sets[0] ?? new Uint8Array());
  const { color, sampleAspectRatio } = described;
  return {
    kind: 'video',
    format,
    ...shownSize(described),
    boxes: [box(record, [], configuration), ...colorBox(color), shapeBox(sampleAspectRatio)],
  };
}

/** The description of a source's packets as they lie there, with its own sets and lengths. Errors: `source-damaged`. */
export function sourceEntry(codec: SetsCodec, sets: StreamSets): VideoEntry {
  const configuration = Uint8Array.from(joinSets(codec, [sets]).configuration);
  const { lengthAt } = codecs[codec];
  configuration[lengthAt] = ((configuration[lengthAt] ?? 0) & 0xfc) | (sets.lengthSize - 1);
  return entryOf(codec, configuration);
}

/**
 * The description of pictures whose frames say themselves what a decoder must know, with square pixels.
 *
 * @param codes Of which the colour stands in it, where it tells any.
 */
export function framesEntry(
  codec: FramesCodec,
  { width, height, configuration }: FramesDescription,
  codes: Vp9Codes,
): VideoEntry {
  const { format, record } = { vp9: { format: 'vp09', record: 'vpcC' }, av1: { format: 'av01', record: 'av1C' } }[
    codec
  ];
  const boxes = [box(record, [], configuration(codes)), ...colorBox(codes.color), shapeBox('1/1')];
  return { kind: 'video', format, width, height, boxes };
}

function colorBox(color: ColorCodes): readonly Uint8Array[] {
  const { primaries = unspecified, transfer = unspecified, matrix = unspecified, fullRange = false } = color;
  if ([primaries, transfer, matrix].every((code) => code === unspecified)) return [];
  const codes = bytesOf(letters('nclx'), shorts(primaries, transfer, matrix), Uint8Array.of(fullRange ? 0x80 : 0));
  return [box('colr', [], codes)];
}

function shapeBox(sampleAspectRatio: RationalText = '1/1'): Uint8Array {
  const shape = Rational.from(sampleAspectRatio);
  return box('pasp', [], words([Number(shape.numerator), Number(shape.denominator)]));
}

/** The code of a colour's properties that nothing is said of (ITU-T H.273, 8). */
const unspecified = 2;
