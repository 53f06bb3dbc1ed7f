import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { packetGrid, payloadAt } from './ts-packets.ts';

/** Streams of tables that a transport stream begins with: of its programs, and of what they are called. */
const tables = [0x00, 0x11];
/** Streams below belong to no program: what is in them may go on over many packets. */
const firstOfProgram = 0x20;
/** The stream of what fills up. */
const filling = 0x1fff;
/** Packets within which all streams have gone on behind a seam; some come seldom. */
const near = 4000;
/** Streams whose numbers go on by chance, at most: it is one of sixteen. */
const byChance = 1;
const packetSize = 188;

/**
 * Bytes at which another transport stream begins that was appended to the one before, rising: whatever their clocks
 * say. Readers take the packet before such a place for a broken one, since the numbers of packets start over. Reads the
 * whole file.
 */
export async function seamsOf(uri: string, signal: AbortSignal): Promise<readonly number[]> {
  const watch = seamWatch();
  let left = Buffer.alloc(0);
  let position = 0;
  let size: number | undefined;
  for await (const block of createReadStream(resolve(uri), { highWaterMark: 2 ** 20, signal })) {
    const bytes = left.length === 0 ? block : Buffer.concat([left, block]);
    let at = 0;
    while (at + 204 <= bytes.length) {
      if (size === undefined || bytes[at] !== 0x47) {
        const grid = packetGrid(bytes.subarray(at));
        // What is no packet is passed over, up to what may be the beginning of some.
        at = grid === undefined ? Math.max(at + 1, bytes.length - 8 * 204) : at + grid.first;
        size = grid?.size;
        if (size === undefined || at + 204 > bytes.length) break;
      }
      watch.packet(bytes, at, position + at);
      at += size;
    }
    left = bytes.subarray(Math.min(at, bytes.length));
    position += Math.min(at, bytes.length);
  }
  return watch.seams();
}

/** A table at which a stream may begin. */
interface Place {
  readonly position: number;
  /** Streams from before it that have not gone on. */
  readonly waiting: Set<number>;
  /**
   * Of those that went on behind it: how many have the number that would come next, and how many of pictures or sound
   * have not.
   */
  going: number;
  starting: number;
  /** Whether all have the first number. */
  areFirst: boolean;
  packets: number;
}

interface SeamWatch {
  packet(bytes: Buffer, at: number, position: number): void;
  seams(): readonly number[];
}

/** What is known of a stream at its last packet. */
interface State {
  readonly counter: number;
  /** Bytes of its packet of pictures or sound that are to come; none where it does not say. */
  readonly lacking: number;
}

/**
 * A seam is a table behind which each stream of before goes on with the beginning of a packet of pictures or sound,
 * with other numbers than those that would come next, and with none that lacks something before. Where something was
 * lost, as in bad reception, streams go on in the middle of a packet, and tables come too seldom for one of each to be
 * lost.
 */
function seamWatch(): SeamWatch {
  const states = new Map<number, State>();
  const found: number[] = [];
  let place: Place | undefined;

  const decide = (): void => {
    const isSure = place !== undefined && place.starting > 0 && (place.going <= byChance || place.areFirst);
    if (place !== undefined && isSure) found.push(place.position);
    place = undefined;
  };

  return {
    packet: (bytes, at, position) => {
      const high = bytes[at + 1] ?? 0;
      const flags = bytes[at + 3] ?? 0;
      const stream = (high & 0x1f) * 256 + (bytes[at + 2] ?? 0);
      if (stream === filling || (flags & 0x10) === 0) return;
      const [counter, begins] = [flags & 15, (high & 0x40) !== 0];
      const goesOn = place !== undefined && (place.starting > 0 || (place.going === 0 && place.packets > 0));
      if (tables.includes(stream) && begins && !goesOn) {
        place = { position, waiting: new Set(states.keys()), going: 0, starting: 0, areFirst: true, packets: 0 };
      }
      const before = states.get(stream);
      const payload = payloadAt(bytes, at);
      const isMedia = begins && isPes(bytes, payload);
      if (place?.waiting.delete(stream) === true) {
        const isCut = (stream >= firstOfProgram && !begins) || (before?.lacking ?? 0) > 0;
        if (counter !== 0) place.areFirst = false;
        if (before !== undefined && !startsOver(bytes, at, before.counter, counter)) place.going += 1;
        else if (isMedia) place.starting += 1;
        if (isCut) place = undefined;
      }
      const own = packetSize - (payload - at);
      const lacking = isMedia ? sizeOf(bytes, payload) - own : begins ? 0 : (before?.lacking ?? 0) - own;
      states.set(stream, { counter, lacking });
      if (place === undefined) return;
      place.packets += 1;
      if (place.waiting.size === 0 || place.packets > near) decide();
    },
    seams: () => {
      decide();
      return found;
    },
  };
}

/** Bytes of a packet of pictures or sound; 0 where it does not say. */
function sizeOf(bytes: Buffer, at: number): number {
  const behind = bytes.readUInt16BE(at + 4);
  return behind === 0 ? 0 : behind + 6;
}

/** Whether a packet of pictures or sound begins at a place. */
function isPes(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1;
}

/**
 * Whether a packet has another number than the next one or, of one that comes twice, the same; and does not say so
 * itself.
 */
function startsOver(bytes: Buffer, at: number, before: number, counter: number): boolean {
  if (counter === before || counter === ((before + 1) & 15)) return false;
  const says = ((bytes[at + 3] ?? 0) & 0x20) !== 0 && (bytes[at + 4] ?? 0) > 0 && ((bytes[at + 5] ?? 0) & 0x80) !== 0;
  return !says;
}
