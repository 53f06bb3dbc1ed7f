import { constants, open } from 'node:fs/promises';
import type { FoundPacket } from '@clipwright/core/probing';
import { beginsPes, packetGrid, payloadAt } from '@clipwright/node-kit';
import type { Listings, VideoListing } from './listings.ts';
import { pesTime } from './pes-time.ts';

/** Bytes of a file that is worth it, at least: a process to start while another one lists its beginning. */
export const worthEarly = 64n * 1024n * 1024n;

/** Bytes that are looked at, of the beginning and of the end. */
const beginning = 16 * 1024;
const ending = 1024 * 1024;

/** Seconds before the last frame that listing begins: more than are listed of most files, and than a seek is off. */
const before = 14;
/** Seconds that it begins before what is wanted, at least, and at most. */
const [minBefore, maxBefore] = [1, 8];

/**
 * The last packets of a transport stream, listed while its first ones are: from about the time that they are going to
 * be asked for.
 */
export interface EarlyTail {
  /**
   * Those of a stream, from before a time on: seconds. `undefined` where it did not begin well before it. Never
   * rejects.
   */
  from(stream: number, time: number): Promise<readonly FoundPacket[] | undefined>;
  /** Ends it. */
  leave(): void;
}

export function earlyTail(listings: Listings, uri: string): EarlyTail {
  let left = false;
  const listing = lastTime(uri).then((last): { readonly begin: number; readonly tail: VideoListing } | undefined => {
    const begin = (last ?? 0) - before;
    return left || last === undefined || begin <= 0 ? undefined : { begin, tail: listings.video(begin) };
  });
  // Nobody may ask.
  listing.catch(() => {});
  return {
    from: async (stream, time) => {
      try {
        const begun = await listing;
        if (begun === undefined || time - begun.begin < minBefore || time - begun.begin > maxBefore) return undefined;
        return (await begun.tail.packets()).get(stream);
      } catch {
        return undefined;
      }
    },
    leave: () => {
      left = true;
      listing.then(
        (begun) => begun?.tail.leave(),
        () => {},
      );
    },
  };
}

/** When about the last frame of a transport stream is decoded: seconds. `undefined` of any other file. */
async function lastTime(uri: string): Promise<number | undefined> {
  // Does not wait for somebody to write, should a named pipe have taken its place.
  await using file = await open(uri, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const { size } = await file.stat();
  const read = async (length: number, position: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, Math.max(0, position));
    return buffer.subarray(0, bytesRead);
  };
  if (packetGrid(await read(beginning, 0)) === undefined) return undefined;
  const bytes = await read(ending, size - ending);
  const grid = packetGrid(bytes);
  if (grid === undefined) return undefined;
  let last: number | undefined;
  for (let at = grid.first; at + 188 <= bytes.length; at += grid.size) {
    if (!beginsPes(bytes, at)) continue;
    const start = payloadAt(bytes, at);
    // Of pictures: 1110 xxxx.
    if (((bytes[start + 3] ?? 0) & 0xf0) === 0xe0) last = pesTime(bytes, start) ?? last;
  }
  return last === undefined ? undefined : last / 90_000;
}
