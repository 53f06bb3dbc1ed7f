import type { Gop } from '@clipwright/core/author';
import type { Described } from '@clipwright/core/probing';
import type { IndexPart } from '../probe/partial/index-part.ts';
import type { Probed } from '../probe/probe-source.ts';

/** An index in few characters: frames come evenly, so that their distances are short and repeat. */
interface CompactIndex {
  /** Timestamp of the first frame, then of each other its distance from the one before. */
  readonly times: readonly number[];
  /** Of each group its timestamp, decoding time, packets and bytes. */
  readonly gops: readonly (readonly [pts: number, dts: number, packets: number, bytes: number])[];
}

interface Compact extends CompactIndex, Pick<Probed, 'info' | 'partial'> {
  readonly end: number;
}

/** Where the frames are, without where the source ends. */
type Frames = Pick<Described['index'], 'timestamps' | 'gops'>;

function compactOf({ timestamps, gops }: Frames): CompactIndex {
  return {
    times: timestamps.map((time, i) => time - (timestamps[i - 1] ?? 0)),
    gops: gops.map(({ pts, dts, packets, bytes }) => [pts, dts, packets, bytes]),
  };
}

function framesOf({ times, gops }: CompactIndex): Frames {
  let time = 0;
  const timestamps = times.map((distance) => {
    time += distance;
    return time;
  });
  return { timestamps, gops: gops.map(([pts, dts, packets, bytes]): Gop => ({ pts, dts, packets, bytes })) };
}

/** What is known of a source as a text that is kept. */
export function describedText({ info, index, partial }: Probed): string {
  const compact: Compact = { info, end: index.end, ...compactOf(index), ...(partial === undefined ? {} : { partial }) };
  return JSON.stringify(compact);
}

/** The other way. Throws when it is no such text. */
export function describedOf(text: string): Probed {
  // The store vouches that it is what was written; the key, that this version wrote it.
  const { info, end, partial, ...compact }: Compact = JSON.parse(text);
  return { info, index: { ...framesOf(compact), end }, ...(partial === undefined ? {} : { partial }) };
}

/** The same for a part; an end that is none is `null`. */
interface CompactPart extends CompactIndex {
  readonly first: number | null;
  readonly last: number | null;
}

export function partText({ first, last, ...frames }: IndexPart): string {
  const end = (time: number): number | null => (Number.isFinite(time) ? time : null);
  const compact: CompactPart = { ...compactOf(frames), first: end(first), last: end(last) };
  return JSON.stringify(compact);
}

export function partOfText(text: string): IndexPart {
  const { first, last, ...compact }: CompactPart = JSON.parse(text);
  return {
    ...framesOf(compact),
    first: first ?? Number.NEGATIVE_INFINITY,
    last: last ?? Number.POSITIVE_INFINITY,
  };
}
