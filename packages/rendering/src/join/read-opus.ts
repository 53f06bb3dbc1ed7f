import { box, bytesOf, letters, type MovieBytes, type MovieTrack, shorts, words } from '@clipwright/packets';
import { notAsPlanned } from './verify-rows.ts';

/** The sound of an Ogg stream of Opus, and where its packets lie. */
export interface PlacedOpus {
  readonly track: MovieTrack;
  readonly places: readonly number[];
}

/** What is read at once: some pages. */
const stretch = 256 * 1024;

/** A page's header, with the longest table. */
const longestHeader = 27 + 255;

/** Opus counts in this rate, whatever it was made of. */
const rate = 48_000;

/**
 * Reads a stream that was written here: its two headers alone on their pages (RFC 7845), and on the others whole
 * packets. Errors: `verification-failed` for another, what reading gives.
 *
 * @param packet Samples of each packet.
 */
export async function readOpus(file: MovieBytes, packet: number): Promise<PlacedOpus> {
  const places: number[] = [];
  const sizes: number[] = [];
  let configuration: OpusConfiguration | undefined;
  let granule = 0;
  let [number, start, bytes] = [0, 0, await file.read(0, stretch)];
  for (let at = 0; at < file.size; number += 1) {
    if (at + longestHeader > start + bytes.length && start + bytes.length < file.size) {
      [start, bytes] = [at, await file.read(at, stretch)];
    }
    const page = pageOf(bytes.subarray(at - start));
    if (number === 0) configuration = configurationOf(bytes.subarray(at - start + page.header));
    at += page.header;
    for (const size of page.sizes) {
      if (number > 1) {
        places.push(at);
        sizes.push(size);
      }
      at += size;
    }
    if (at > file.size) throw odd('a packet is cut off');
    granule = page.granule;
  }
  if (configuration === undefined) throw odd('it is empty');
  const { channels, priming, boxes } = configuration;
  return {
    places,
    track: {
      entry: { kind: 'sound', format: 'Opus', channels, sampleRate: rate, boxes },
      timescale: rate,
      sizes: Uint32Array.from(sizes),
      durations: durationsOf(sizes.length, packet, granule),
      edit: { start: priming, duration: Math.max(0, granule - priming) },
    },
  };
}

/** The last packet ends where the sound does. */
function durationsOf(packets: number, packet: number, end: number): MovieTrack['durations'] {
  const last = end - (packets - 1) * packet;
  if (last < 0 || last > packet) throw odd('its end lies in none of its packets');
  const before = packets > 1 ? [{ samples: packets - 1, ticks: packet }] : [];
  return [...before, { samples: 1, ticks: last }];
}

/** RFC 3533: a packet is as many segments as it takes until one is shorter than 255 bytes. */
function pageOf(bytes: Uint8Array): { readonly header: number; readonly sizes: number[]; readonly granule: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 27 || view.getUint32(0) !== 0x4f676753) throw odd('a page is none');
  const table = bytes.subarray(27, 27 + view.getUint8(26));
  if (table.length < view.getUint8(26) || table.at(-1) === 255) throw odd('a packet goes on beyond its page');
  const sizes: number[] = [];
  let size = 0;
  for (const length of table) {
    size += length;
    if (length === 255) continue;
    sizes.push(size);
    size = 0;
  }
  return { header: 27 + table.length, sizes, granule: Number(view.getBigUint64(6, true)) };
}

interface OpusConfiguration {
  readonly channels: number;
  /** Samples before the first that is heard. */
  readonly priming: number;
  readonly boxes: readonly Uint8Array[];
}

/** Of the identification header (RFC 7845, 5.1) the box `dOps`, in the other order of bytes (Opus in ISOBMFF, 4.3.2). */
function configurationOf(head: Uint8Array): OpusConfiguration {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < 19 || view.getUint32(0) !== 0x4f707573 || view.getUint8(18) !== 0) {
    throw odd('it does not say how it is decoded');
  }
  const channels = view.getUint8(9);
  const priming = view.getUint16(10, true);
  const rest = [words([view.getUint32(12, true)]), shorts(view.getUint16(16, true)), letters('\0')];
  return { channels, priming, boxes: [box('dOps', [], Uint8Array.of(0, channels), bytesOf(shorts(priming), ...rest))] };
}

function odd(how: string): Error {
  return notAsPlanned(`Its sound is no Ogg stream of Opus: ${how}.`);
}
