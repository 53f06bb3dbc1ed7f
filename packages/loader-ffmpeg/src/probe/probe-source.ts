import { type RationalText, toClipwrightError } from '@clipwright/core';
import { fromTask, type OpenRequest } from '@clipwright/core/author';
import type { LastPacket } from '@clipwright/core/probing';
import { type Described, describeSource } from '@clipwright/core/probing';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import {
  checkBehind,
  checkClock,
  checkEnd,
  checkGoesOn,
  cutBeforeIndex,
  type FileRecord,
  NeedsCopy,
  noVideo,
  seamsOf,
} from '@clipwright/node-kit';
import type { Observable } from 'rxjs';
import { checkRate, UntimedStream } from '../clock/untimed-stream.ts';
import { foundInProbe } from './found-in-probe.ts';
import { textOf } from './json-record.ts';
import { earlyTail, worthEarly } from './partial/early-tail.ts';
import { type IndexPart, wholePart } from './partial/index-part.ts';
import { type Listed, type Listings, listings } from './partial/listings.ts';
import { defaultMinPackets, type PartialFile } from './partial/partial-file.ts';
import { readEnds } from './partial/read-ends.ts';
import { readFewParts, readPart } from './partial/read-part.ts';
import type { Probe } from './probe-reader.ts';
import { refusalIn, streamsRefusalIn } from './refusals.ts';

/** Seconds before the last packet that are listed with it: from the keyframe before them on. */
const lastSeconds = 1;

/** What ffprobe told of a file. */
export interface Probed extends Described {
  /** Of a long one, only its beginning and its end are in the index: what reading more of it needs. */
  readonly partial?: PartialFile;
}

/** From one tick to another. */
export interface TickRange {
  readonly from: number;
  readonly to: number;
}

/** Asks ffprobe. What it gives is cold, emits once and completes; unsubscribing ends the processes. */
export interface FileProber {
  /**
   * What is in a file: one process lists all of a short one; of a long one the beginning and the end are listed, where
   * its container can be sought, so that it takes no longer the longer the file is. Errors also with {@link NeedsCopy},
   * of a file that is to be read from a copy.
   */
  probe(request: OpenRequest): Observable<Probed>;
  /** The same of such a copy. */
  probeCopy(request: OpenRequest): Observable<Described>;
  /** A part of the index of a long file, by ticks: all of it, where that is what it takes. */
  part(request: OpenRequest, file: Probed, from: number, to: number): Observable<IndexPart>;
  /**
   * Parts of it for a few ranges of ticks, rising ones, as far as one process finds them. Never errors for what it does
   * not find.
   */
  fewParts(request: OpenRequest, file: Probed, ranges: readonly TickRange[]): Observable<readonly IndexPart[]>;
  /** How many ticks the last packet of a stream lasts; `undefined` where that is not told. */
  lastDuration(request: OpenRequest, packet: LastPacket): Observable<number | undefined>;
}

/**
 * @param record The file's, from before anything was read of it.
 * @param onEnding Is given what resolves when the processes of something that nobody waits for any more are gone.
 * @param options.fewest Packets that a file of so many bytes has at least, to be listed in parts.
 * @param options.early Bytes that it has at least for its end to be listed while its beginning is.
 * @param options.defaultRate Frames per second of streams that have no times, where a request says none. @default they
 * are refused
 */
export function fileProber(
  runner: FfmpegRunner,
  { size }: Pick<FileRecord, 'size'>,
  onEnding: (gone: Promise<unknown>) => void,
  options: {
    readonly minPackets?: (bytes: bigint) => number;
    readonly early?: bigint;
    readonly defaultRate?: RationalText | undefined;
  } = {},
): FileProber {
  const { minPackets = defaultMinPackets, early = worthEarly, defaultRate } = options;
  /** Something that is found out by listings. */
  const listing = <T>(uri: string, find: (listings: Listings, signal: AbortSignal) => Promise<T>): Observable<T> =>
    fromTask((left) => {
      const all = listings(runner, uri);
      const work = find(all, left);
      left.addEventListener('abort', () => onEnding(Promise.allSettled([all.end(), work])));
      return work;
    });

  /**
   * What a listing tells, or why it tells nothing.
   *
   * @param signal Ends what is read of the file itself.
   * @param isCopy Whether the file's clock is to be taken as it is, as far as possible.
   */
  const described = async (
    request: OpenRequest,
    listed: Listed,
    signal: AbortSignal,
    isCopy = false,
  ): Promise<{ probe: Probe; described: Described }> => {
    const { complaints } = listed;
    try {
      if ('error' in listed) throw listed.error;
      const refusal = streamsRefusalIn(request.uri, complaints, runner.inputs);
      if (refusal !== undefined) throw refusal;
      const { probe } = listed;
      await checkBehind(request.uri, textOf(probe.format, 'format_name') ?? '', probe.lastPosition);
      const found = foundInProbe(probe);
      if (!isCopy) checkRate(request, found, runner, defaultRate);
      const described = describeSource(request, found);
      if (!isCopy) await checkEnd(request.uri, described, probe, signal);
      checkGoesOn(request, described.info, probe);
      checkClock(request.uri, described, probe, isCopy);
      return { probe, described };
    } catch (error) {
      if (error instanceof NeedsCopy) throw error;
      const refusal = refusalIn(request.uri, complaints, runner.inputs);
      const typed = toClipwrightError(error);
      throw refusal ?? (await noVideo(request.uri, typed)) ?? (await cutBeforeIndex(request.uri, typed)) ?? typed;
    }
  };

  /** What a listing of all of a file tells; where other files were appended to it, by one that knows of it. */
  const wholly = async (
    request: OpenRequest,
    listed: Listed,
    listings: Listings,
    signal: AbortSignal,
  ): Promise<Described> => {
    const isTransport = 'probe' in listed && textOf(listed.probe.format, 'format_name') === 'mpegts';
    const seams = isTransport ? await seamsOf(request.uri, signal) : [];
    const known = seams.length === 0 ? listed : await listings.all(undefined, seams);
    return (await described(request, known, signal)).described;
  };

  const whole = async (
    request: OpenRequest,
    listings: Listings,
    signal: AbortSignal,
    isCopy = false,
  ): Promise<Described> => {
    const listed = await listings.all();
    return isCopy
      ? (await described(request, listed, signal, isCopy)).described
      : await wholly(request, listed, listings, signal);
  };

  return {
    probe: (request) =>
      listing(request.uri, async (listings, signal): Promise<Probed> => {
        const maxPackets = minPackets(size);
        const tail = size < early ? undefined : earlyTail(listings, request.uri);
        const listed = await listings.all(maxPackets);
        if ('error' in listed || listed.probe.listed < maxPackets) {
          tail?.leave();
          return await wholly(request, listed, listings, signal);
        }
        const head = await described(request, listed, signal).catch((error: unknown) => {
          if (!(error instanceof UntimedStream)) return undefined;
          // Which its beginning shows.
          tail?.leave();
          throw error;
        });
        const ends = head && (await readEnds(listings, request, head, tail).catch(() => undefined));
        tail?.leave();
        return ends === undefined
          ? await whole(request, listings, signal)
          : { ...ends.described, partial: ends.partial };
      }),
    probeCopy: (request) => listing(request.uri, (listings, signal) => whole(request, listings, signal, true)),
    lastDuration: (request, { stream, pts, seconds }) =>
      listing(request.uri, async (listings) => {
        const packets = await listings.some(stream, Math.max(0, seconds - lastSeconds), () => false);
        return packets.findLast((packet) => packet.pts === pts)?.duration;
      }),
    fewParts: (request, { info, partial }, ranges) =>
      listing(request.uri, async (listings): Promise<readonly IndexPart[]> => {
        if (partial === undefined || ranges.length < 2) return [];
        return await readFewParts(listings, info, partial, ranges).catch(() => []);
      }),
    part: (request, { info, partial }, from, to) =>
      listing(request.uri, async (listings, signal): Promise<IndexPart> => {
        const isWhole = partial === undefined || !Number.isFinite(to);
        // What ffprobe fails of here, it fails of again, or it was the seeking alone.
        const part = isWhole ? undefined : await readPart(listings, info, partial, from, to).catch(() => undefined);
        return part ?? wholePart((await whole(request, listings, signal, true)).index);
      }),
  };
}
