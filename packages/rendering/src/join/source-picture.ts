import { type ClipSource, ClipwrightError, Rational, type SourceIndex } from '@clipwright/core';
import type { DecoderInfo, PacketsPart, RenderInputs } from '@clipwright/core/author';
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
    const { id, info } = request.source;
    const source = openSource(sources, id);
    if (source.file === undefined) throw notAsPlanned(`The source ${id} is no file.`);
    const { origin, timebase, decoder } = info.video;
    const at = (tick: number): Rational => Rational.from(timebase).mul(tick - origin);
    const range = { start: at(request.from).toString(), end: at(request.to).toString() };
    const index$ = source.index(range, { packets: true, firstPictures: true });
    const index = await firstValueFrom(index$.pipe(takeUntil(fromEvent(left, 'abort'))));
    const groups = hasFrames(codec) ? undefined : setsOf(codec, index, decoder);
    return { file: source.file, part, ...packetsOf(request, index, groups) };
  } catch (error) {
    throw ofPart(part, error);
  }
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

/** @param groups The sets of each group of the index; absent where packets need none. */
function packetsOf(
  { from, to, frames: count }: PacketsPart,
  index: SourceIndex,
  groups: readonly StreamSets[] | undefined,
) {
  const starts = new Map(index.gops.map(({ pts }, group) => [pts, groups?.[group]]));
  let sets = groups?.[0];
  const inForce: StreamSets[] = [];
  const taken = (index.packets ?? []).filter((packet) => {
    sets = starts.get(packet.pts) ?? sets;
    const isTaken = packet.pts >= from && packet.pts < to;
    if (isTaken && sets !== undefined) inForce.push(sets);
    return isTaken;
  });
  const shown = taken.map(({ pts }) => pts).sort((a, b) => a - b);
  const ranks = new Map(shown.map((pts, rank) => [pts, rank]));
  if (taken.length !== count || ranks.size !== count) {
    throw notAsPlanned(`A source has ${taken.length} frames where ${count} are to be copied.`);
  }
  const astray = taken.find(({ offset, size }) => !isPlace(offset) || !isPlace(size) || size > maxPacket);
  if (astray !== undefined) {
    throw notAsPlanned(`A source says that ${astray.size} bytes of it lie at ${astray.offset}.`);
  }
  return {
    places: Float64Array.from(taken, ({ offset }) => offset),
    sizes: Uint32Array.from(taken, ({ size }) => size),
    frames: Float64Array.from(taken, ({ pts }) => ranks.get(pts) ?? 0),
    ticks: taken.map(({ pts }) => pts),
    ...(groups === undefined ? {} : { sets: inForce }),
  };
}

function isPlace(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
