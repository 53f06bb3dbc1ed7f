import { ClipwrightError, type SourceIndex } from '@clipwright/core';
import type { Gop } from '@clipwright/core/author';
import { type FramesCodec, hasFrames, packetStart } from '@clipwright/packets';
import type { ByteFile } from './bytes/byte-file.ts';
import { Window } from './bytes/window.ts';
import type { DecoderConfiguration } from './codec/decoder-configuration.ts';
import { base64 } from './codec/video-codec.ts';
import type { Place, PlacedPacket } from './found-file.ts';

/** How NAL units of a codec are told apart. */
interface Units {
  readonly typeOf: (head: number) => number;
  readonly isPicture: (type: number) => boolean;
  /** Types of parameter sets, all of which a decoder needs. */
  readonly parameters: readonly number[];
  /** Types of pictures before which nothing is referred to. */
  readonly idr: readonly number[];
}

const units: Readonly<Record<string, Units | undefined>> = {
  h264: { typeOf: (head) => head & 31, isPicture: (type) => type >= 1 && type <= 5, parameters: [7, 8], idr: [5] },
  hevc: { typeOf: (head) => (head >> 1) & 63, isPicture: (type) => type < 32, parameters: [32, 33, 34], idr: [19, 20] },
};

/** What is read of a packet at once: most have their first picture in it. */
const stretch = 1024;

/** Units that stand before the first picture of a packet, at most. */
const maxBefore = 64;

/** What the first bytes of a packet tell. */
interface FirstPicture {
  readonly type: number | undefined;
  /** The parameter sets before it. */
  readonly sets: readonly { readonly type: number; readonly unit: Uint8Array }[];
}

/** Reads the units of a packet up to its first picture; of a damaged one, as far as it is whole. */
async function firstPicture(
  file: ByteFile,
  { start, size }: Place,
  { typeOf, isPicture, parameters }: Units,
  lengthSize: number,
): Promise<FirstPicture> {
  const window = new Window(file, stretch);
  const sets: { type: number; unit: Uint8Array }[] = [];
  const end = start + size;
  let at = start;
  for (let count = 0; count < maxBefore && at + lengthSize < end; count += 1) {
    const head = await window.upTo(at, lengthSize + 1);
    if (head.length <= lengthSize) break;
    const length = head.subarray(0, lengthSize).reduce((sum, byte) => sum * 256 + byte, 0);
    const type = typeOf(head[lengthSize] ?? 0);
    at += lengthSize;
    if (length === 0 || at + length > end) break;
    if (isPicture(type)) return { type, sets };
    if (parameters.includes(type)) sets.push({ type, unit: (await window.upTo(at, length)).slice() });
    at += length;
  }
  return { type: undefined, sets };
}

/** The code of a key frame in headers of VP9 and AV1 (VP9 bitstream specification, 7.2; AV1, 6.8.2). */
const keyFrame = 0;
/** The type of a unit of AV1 that is a sequence header (6.2.2). */
const sequenceHeader = 1;

/** The same of a codec whose frames say by themselves what a decoder must know; of a damaged one nothing. */
async function firstFrame(file: ByteFile, { start, size }: Place, codec: FramesCodec): Promise<FirstPicture> {
  try {
    const { isStart, sequence } = packetStart(codec, await file.read(start, Math.min(size, stretch)));
    const sets = sequence === undefined ? [] : [{ type: sequenceHeader, unit: Uint8Array.from(sequence) }];
    return { type: isStart ? keyFrame : undefined, sets };
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'source-damaged') return { type: undefined, sets: [] };
    throw error;
  }
}

/** How the first pictures of a stream are looked at. */
interface Look extends Pick<Units, 'parameters' | 'idr'> {
  readonly at: (place: Place) => Promise<FirstPicture>;
  /** The parameter sets in force at its beginning; absent where they must be found. */
  readonly sets?: readonly string[];
}

function lookOf(file: ByteFile, codec: string, decoder: DecoderConfiguration | undefined): Look | undefined {
  const sets = decoder?.parameterSets.map(base64) ?? [];
  const given = sets.length === 0 ? {} : { sets };
  if (hasFrames(codec)) {
    const at = (place: Place) => firstFrame(file, place, codec);
    // VP9 needs none.
    return codec === 'vp9'
      ? { at, parameters: [], idr: [keyFrame], sets: [] }
      : { at, parameters: [sequenceHeader], idr: [keyFrame], ...given };
  }
  const kind = units[codec];
  const lengthSize = decoder?.lengthSize;
  if (lengthSize === undefined || kind === undefined) return undefined;
  return { ...kind, at: (place) => firstPicture(file, place, kind, lengthSize), ...given };
}

/**
 * An index that tells of the first pictures of its groups, of those that stand between two ticks.
 *
 * @param codec In ffmpeg's names.
 * @param placed Where its packets are; groups whose keyframe is not among them are passed over.
 */
export async function withFirstPictures(
  file: ByteFile,
  index: SourceIndex,
  codec: string,
  decoder: DecoderConfiguration | undefined,
  placed: readonly PlacedPacket[],
  [from, to]: readonly [number, number],
): Promise<SourceIndex> {
  const look = lookOf(file, codec, decoder);
  if (look === undefined) return index;
  const places = new Map(placed.flatMap((packet) => (packet.key ? [[packet.pts, packet] as const] : [])));
  const known: (readonly string[])[] = [];
  const positionOf = (sets: readonly string[]): number => {
    const at = known.findIndex((other) => other.length === sets.length && other.every((set, i) => set === sets[i]));
    return at >= 0 ? at : known.push(sets) - 1;
  };
  let inForce = look.sets;
  const gops: Gop[] = [];
  for (const [i, gop] of index.gops.entries()) {
    const place = places.get(gop.pts);
    const before = index.gops[i - 1]?.pts ?? Number.NEGATIVE_INFINITY;
    const next = index.gops[i + 1]?.pts ?? Number.POSITIVE_INFINITY;
    // Pictures of the group behind the last tick may be shown before it.
    if (place === undefined || next <= from || before > to) {
      gops.push(gop);
      continue;
    }
    const { type, sets } = await look.at(place);
    if (look.parameters.every((each) => sets.some((set) => set.type === each))) {
      inForce = sets.map(({ unit }) => base64(unit));
    } else if (sets.length > 0) {
      // Which of those before they replace, only their own numbers tell.
      inForce = undefined;
    }
    gops.push({
      ...gop,
      ...(type === undefined ? {} : { pictureType: type }),
      ...(type !== undefined && look.idr.includes(type) ? { closed: true } : {}),
      ...(inForce === undefined ? {} : { parameterSets: positionOf(inForce) }),
    });
  }
  return { ...index, gops, ...(known.length === 0 ? {} : { parameterSets: known }) };
}
