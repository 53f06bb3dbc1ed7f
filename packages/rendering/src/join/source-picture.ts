import { type ClipSource, ClipwrightError, Rational, type SourceIndex } from '@clipwright/core';
import {
  type DecoderInfo,
  lastNotLater,
  type PacketPlace,
  type PacketsPart,
  type RenderInputs,
  type SourceRef,
} from '@clipwright/core/author';
import { type FramesCodec, hasFrames, type SetsCodec, type StreamSets } from '@clipwright/packets';
import { firstValueFrom, fromEvent, takeUntil } from 'rxjs';
import type { PicturePart } from './picture-part.ts';
import { ofPart } from './run-error.ts';
import { maxPacket } from './sequential-files.ts';
import { notAsPlanned } from './verify-rows.ts';
import { configuredSets } from './video-entry.ts';

/**
 * The packets of a source whose frames stand from one tick on to before another. Errors, all with `details.part`:
 * `verification-failed` where the source does not tell what it must, or has another number of frames there, those of
 * its index.
 *
 * @param part The part's position in the request.
 */
export async function sourcePicture(
  request: PacketsPart,
  { codec, part }: { readonly codec: SetsCodec | FramesCodec; readonly part: number },
  sources: RenderInputs['sources'],
  left: AbortSignal,
): Promise<PicturePart> {
  try {
    const { from, to, frames: count } = request;
    const { file, index } = await indexed(request.source, { from, to }, sources, left);
    const taken = (index.packets ?? []).filter(({ pts }) => pts >= from && pts < to);
    if (taken.length !== count || new Set(taken.map(({ pts }) => pts)).size !== count) {
      throw notAsPlanned(`A source has ${taken.length} frames where ${count} are to be copied.`);
    }
    return { file, part, ...placesOf(taken, index, codec, request.source) };
  } catch (error) {
    throw ofPart(part, error);
  }
}

/** The packets by which one frame is decoded, from a keyframe to it. */
export interface FramePackets extends PicturePart {
  /** Of their frames the one that is decoded. */
  readonly wanted: number;
  /** Whether a decoder forgets with the first of them what it had before. Others are decoded by themselves alone. */
  readonly isReset: boolean;
}

/** Types of NAL units of pictures that reset a decoder: an IDR picture, and of H.265 a BLA picture too. */
const resets: Readonly<Record<SetsCodec, readonly number[]>> = { h264: [5], hevc: [16, 17, 18, 19, 20] };

/** Frames that may be decoded before one that is shown before them, of any codec. */
const mostReordered = 16;

/**
 * The packets by which the frame of a source is decoded that is shown at a tick; `undefined` where it is not told which
 * these are. Errors: as of {@link sourcePicture}.
 */
export async function framePackets(
  { source, tick }: { readonly source: SourceRef; readonly tick: number },
  { codec, part }: { readonly codec: SetsCodec | FramesCodec; readonly part: number },
  sources: RenderInputs['sources'],
  left: AbortSignal,
): Promise<FramePackets | undefined> {
  try {
    const { frameRate, timebase } = source.info.video;
    const behind = Rational.of(mostReordered).div(Rational.from(frameRate)).div(Rational.from(timebase)).ceil();
    const { file, index } = await indexed(source, { from: tick, to: tick + Number(behind) }, sources, left);
    const { timestamps, gops, packets = [] } = index;
    const shown = timestamps[Math.max(0, lastNotLater(timestamps, tick))];
    const gop = gops.findLast(({ pts }) => pts <= (shown ?? tick));
    const key = gop?.pts;
    const first = packets.findIndex(({ pts }) => pts === key);
    const last = packets.findIndex(({ pts }, n) => n >= first && pts === shown);
    if (key === undefined || shown === undefined || first === -1 || last === -1) return undefined;
    const taken = packets.slice(first, last + 1).filter(({ pts }) => pts >= key);
    const until = packets.filter(({ pts }) => pts >= key && pts <= shown);
    // Of two at one time it is not told which one is shown.
    if (new Set(until.map(({ pts }) => pts)).size !== until.length) return undefined;
    const wanted = taken.filter(({ pts }) => pts < shown).length;
    const isReset = hasFrames(codec) || resets[codec].includes(gop?.pictureType ?? -1);
    return { file, part, ...placesOf(taken, index, codec, source), wanted, isReset };
  } catch (error) {
    throw ofPart(part, error);
  }
}

/** What a source tells of its packets from one tick on to before another, and some beside. */
async function indexed(
  { id, info }: SourceRef,
  { from, to }: { readonly from: number; readonly to: number },
  sources: RenderInputs['sources'],
  left: AbortSignal,
): Promise<{ readonly file: string; readonly index: SourceIndex }> {
  const source = openSource(sources, id);
  if (source.file === undefined) throw notAsPlanned(`The source ${id} is no file.`);
  const { origin, timebase } = info.video;
  const at = (tick: number): string =>
    Rational.from(timebase)
      .mul(tick - origin)
      .max(0)
      .toString();
  const index$ = source.index({ start: at(from), end: at(to) }, { packets: true, firstPictures: true });
  return { file: source.file, index: await firstValueFrom(index$.pipe(takeUntil(fromEvent(left, 'abort')))) };
}

/** A source of what is copied. Errors: `contract-violation` where it is not open. */
export function openSource(sources: RenderInputs['sources'], id: string): ClipSource {
  const source = sources.get(id);
  if (source !== undefined) return source;
  throw new ClipwrightError('contract-violation', `Packets are copied of the source ${id}, which is not open.`, {
    remedy: 'Give the join the open sources of all packets.',
    details: { source: id },
  });
}

/** The sets of each group: those that it was found to be decoded by, else the container's. */
function setsOf(codec: SetsCodec, index: SourceIndex, decoder: DecoderInfo | undefined): readonly StreamSets[] {
  const record = decoder?.configuration;
  if (record === undefined) throw notAsPlanned('A source does not tell how its packets are decoded.');
  const bytes = Buffer.from(record, 'base64');
  const configured = configuredSets(codec, bytes);
  const found = (index.parameterSets ?? []).map((sets) => ({
    ...configured,
    sets: sets.map((set) => Uint8Array.from(Buffer.from(set, 'base64'))),
  }));
  return index.gops.map(({ parameterSets }) => found[parameterSets ?? -1] ?? configured);
}

function placesOf(
  taken: readonly PacketPlace[],
  index: SourceIndex,
  codec: SetsCodec | FramesCodec,
  { info }: SourceRef,
): Omit<PicturePart, 'file' | 'part'> {
  const shown = taken.map(({ pts }) => pts).sort((a, b) => a - b);
  const ranks = new Map(shown.map((pts, rank) => [pts, rank]));
  const astray = taken.find(({ offset, size }) => !isPlace(offset) || !isPlace(size) || size > maxPacket);
  if (astray !== undefined) {
    throw notAsPlanned(`A source says that ${astray.size} bytes of it lie at ${astray.offset}.`);
  }
  return {
    places: Float64Array.from(taken, ({ offset }) => offset),
    sizes: Uint32Array.from(taken, ({ size }) => size),
    frames: Float64Array.from(taken, ({ pts }) => ranks.get(pts) ?? 0),
    ticks: taken.map(({ pts }) => pts),
    ...(hasFrames(codec) ? {} : { sets: setsInForce(taken, index, setsOf(codec, index, info.video.decoder)) }),
  };
}

/** @param groups The sets of each group of the index. */
function setsInForce(
  taken: readonly PacketPlace[],
  { gops, packets = [] }: SourceIndex,
  groups: readonly StreamSets[],
): readonly StreamSets[] {
  const starts = new Map(gops.map(({ pts }, group) => [pts, groups[group]]));
  const wanted = new Set(taken);
  let sets = groups[0];
  const inForce: StreamSets[] = [];
  for (const packet of packets) {
    sets = starts.get(packet.pts) ?? sets;
    if (wanted.has(packet) && sets !== undefined) inForce.push(sets);
  }
  return inForce;
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
