import { resolve } from 'node:path';
import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { type Described, describeSource, type FoundSource, isBareStream } from '@clipwright/core/probing';
import {
  type AllowedInputs,
  checkBehind,
  checkClaimedFrames,
  checkClock,
  checkEnd,
  checkFrames,
  checkGoesOn,
  checkLimits,
  cutBeforeIndex,
  NeedsCopy,
  noVideo,
  seamsOf,
} from '@clipwright/node-kit';
import type { JobEngine } from '../engine/job-engine.ts';
import { foundInLibrary } from './found-in-library.ts';
import { incomplete } from './incomplete.ts';
import { type ListedPackets, listedPackets } from './listed-packets.ts';
import { type PlacedPackets, placedPackets } from './packet-places.ts';
import type { ToldFile } from './told.ts';

/** What probing a file came to. */
export interface ProbedFile {
  readonly described: Described;
  /** Where the packets of its pictures are; absent where that is not known for certain. */
  readonly placed: PlacedPackets | undefined;
}

/** What the library tells of a file. */
interface Listed {
  readonly file: ToldFile;
  readonly packets: ListedPackets;
  readonly firsts: ReadonlyMap<number, Uint8Array>;
}

/**
 * What is in a file. Errors: as of `Prober.probe`.
 *
 * @param signal Ends it.
 */
export async function probeFile(
  engine: JobEngine,
  request: OpenRequest,
  allowed: AllowedInputs,
  signal: AbortSignal,
): Promise<ProbedFile> {
  const { uri } = request;
  try {
    await checkClaimedFrames(uri, allowed.limits);
    const listed = await list(engine, uri, allowed, signal);
    const { file, packets } = listed;
    await checkBehind(uri, file.container, packets.lastPosition);
    const found = foundInLibrary(file, packets, listed.firsts);
    checkRate(request, found);
    const described = describeSource(request, found);
    await checkClocks(request, described, packets, signal);
    checkLimits(uri, described.info, allowed.limits);
    return { described, placed: placedPackets(file.container, packets.of(described.info.video.index)) };
  } catch (error) {
    const typed = toClipwrightError(error);
    // What may not be opened is known to be media.
    if ('demuxer' in typed.details || 'decoder' in typed.details) throw typed;
    throw (await noVideo(uri, typed)) ?? (await cutBeforeIndex(uri, typed)) ?? typed;
  }
}

async function list(engine: JobEngine, uri: string, allowed: AllowedInputs, signal: AbortSignal): Promise<Listed> {
  const parts = engine.values('probe', { file: resolve(uri), allowed });
  const leave = (): void => void parts.return();
  signal.addEventListener('abort', leave);
  try {
    let file: ToldFile | undefined;
    let packets: ListedPackets | undefined;
    const firsts = new Map<number, Uint8Array>();
    for await (const part of parts) {
      if (part.type === 'file') {
        file = part.file;
        packets = listedPackets(file.streams);
      } else if (part.type === 'first') {
        firsts.set(part.stream, part.bytes);
      } else if (packets !== undefined) {
        packets.add(part.packets);
        checkFrames(uri, packets.frames, allowed.limits);
      }
    }
    if (signal.aborted) throw new ClipwrightError('cancelled', 'Nobody waits for it any more.');
    if (file === undefined || packets === undefined)
      throw new ClipwrightError('internal', 'Nothing was told of a file.');
    return { file, packets, firsts };
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** One that is to be read at a rate is read from a copy, of which nothing is known here. */
function checkRate({ rate }: OpenRequest, found: FoundSource): void {
  const stream = found.video.find(({ isPicture }) => !isPicture);
  if (rate !== undefined && stream !== undefined && isBareStream(found, stream)) {
    throw incomplete('it is a stream without times, to be read at a rate');
  }
}

/** Refuses a file whose times are of no use as they are, or that goes on where readers stop. */
async function checkClocks(
  request: OpenRequest,
  described: Described,
  packets: ListedPackets,
  signal: AbortSignal,
): Promise<void> {
  const { uri } = request;
  try {
    await checkEnd(uri, described, packets, signal);
    checkGoesOn(request, described.info, packets);
    checkClock(uri, described, packets, false);
  } catch (error) {
    throw error instanceof NeedsCopy ? incomplete('its clock breaks') : error;
  }
  if (described.info.container !== 'mpegts') return;
  const seams = await seamsOf(uri, signal);
  if (seams.length > 0) throw incomplete('another file was appended to it');
}
