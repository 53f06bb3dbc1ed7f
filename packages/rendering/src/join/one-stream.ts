import { type ClipwrightError, toClipwrightError } from '@clipwright/core';
import { type JoinedSets, joinSets, type SetsCodec, type StreamSets, type VideoEntry } from '@clipwright/packets';
import { isKeyPacket } from './copied-codecs.ts';
import type { PicturePart } from './picture-part.ts';
import { ofPart } from './run-error.ts';
import { SequentialFiles } from './sequential-files.ts';
import { notAsPlanned } from './verify-rows.ts';
import { entryOf, entrySets, isSameEntry } from './video-entry.ts';

/** A part as it stands in the output. */
export interface StreamPart extends PicturePart {
  readonly sync: Uint8Array;
  /** Bytes of each packet there. */
  readonly written: Uint32Array;
}

/** Parts that one decoder decodes one after the other. */
export interface OneStream {
  readonly entry: VideoEntry;
  readonly parts: readonly StreamPart[];
}

/**
 * Segments as they are, by the description of the first; `undefined` where it does not hold for all.
 *
 * @param isEnough Whether it does where others differ from it: packets of some codecs say themselves what a decoder must
 * know.
 */
export function partsAsTheyAre(parts: readonly PicturePart[], isEnough: boolean): OneStream | undefined {
  const entry = parts[0]?.entry;
  if (entry === undefined) return undefined;
  const alike = parts.flatMap(({ sync, ...part }) => {
    const isAlike = part.entry !== undefined && (isEnough || isSameEntry(part.entry, entry));
    return sync !== undefined && isAlike ? [{ ...part, sync, written: part.sizes }] : [];
  });
  return alike.length === parts.length ? { entry, parts: alike } : undefined;
}

/**
 * Parts of several encoders: their parameter sets stand together in one description, and packets that name others than
 * they did are rewritten. For that each is read once before it is copied, since the sizes of all must be known.
 *
 * Errors: of a source's packets `other-format`, `too-many-parameter-sets` and `source-damaged`, with `details.part`; of
 * segments `verification-failed`; those of reading.
 */
export async function joinedParts(
  codec: SetsCodec,
  parts: readonly PicturePart[],
  left: AbortSignal,
): Promise<OneStream> {
  const streams: StreamSets[] = [];
  const placed = parts.map((part) => {
    const known = new Map<StreamSets, number>();
    const streamOf = setsOf(codec, part).map((sets) => {
      const stream = known.get(sets) ?? streams.push(sets) - 1;
      known.set(sets, stream);
      return stream;
    });
    return { part, streamOf, last: streams.length };
  });
  const joined = joinedSets(codec, streams, placed);
  await using files = new SequentialFiles();
  const written: StreamPart[] = [];
  for (const { part, streamOf } of placed) {
    const rewritten = (packet: Uint8Array, index: number): Uint8Array =>
      blamed(part, () => joined.packet(streamOf[index] ?? 0, packet, index === 0));
    const sizes = new Uint32Array(part.sizes.length);
    const sync = new Uint8Array(part.sizes.length);
    let isChanged = false;
    for (const [index, stream] of streamOf.entries()) {
      left.throwIfAborted();
      const packet = await files.packet(part, index);
      const changed = rewritten(packet, index);
      sizes[index] = changed.length;
      isChanged ||= changed !== packet;
      const lengthSize = streams[stream]?.lengthSize ?? 4;
      sync[index] = Number(blamed(part, () => isKeyPacket(codec, packet, lengthSize)));
    }
    written.push({ ...part, sync: part.sync ?? sync, written: sizes, ...(isChanged ? { rewritten } : {}) });
  }
  return { entry: entryOf(codec, joined.configuration), parts: written };
}

/** By what each packet of a part is decoded. */
function setsOf(codec: SetsCodec, { entry, sets, sizes }: PicturePart): readonly StreamSets[] {
  const own = entry === undefined ? undefined : entrySets(codec, entry);
  if (sets === undefined && own === undefined) throw notAsPlanned('A segment does not say how it is decoded.');
  return sets ?? Array.from(sizes, () => own).filter((each) => each !== undefined);
}

/** Joins all; where they cannot be joined, the source's packets are to blame with which that begins. */
function joinedSets(
  codec: SetsCodec,
  streams: readonly StreamSets[],
  parts: readonly { readonly part: PicturePart; readonly last: number }[],
): JoinedSets {
  try {
    return joinSets(codec, streams);
  } catch (error) {
    const refused = parts.find(({ part, last }) => part.part !== undefined && !isJoined(codec, streams.slice(0, last)));
    throw failureOf(refused?.part ?? {}, error);
  }
}

function isJoined(codec: SetsCodec, streams: readonly StreamSets[]): boolean {
  try {
    joinSets(codec, streams);
    return true;
  } catch {
    return false;
  }
}

function blamed<T>(part: PicturePart, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failureOf(part, error);
  }
}

/** A source's packets are as they are; what was encoded for this output should have been right. */
export function failureOf({ part }: Pick<PicturePart, 'part'>, error: unknown): ClipwrightError {
  return part === undefined ? notAsPlanned(toClipwrightError(error).message) : ofPart(part, error);
}
