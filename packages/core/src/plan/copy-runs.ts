import type { Gop, SourceIndex } from '../contracts/source-info.ts';
import { lastNotLater } from '../time/rule-of-time.ts';

/** Consecutive packets of a source that stand for consecutive output frames. */
export interface CopyRun {
  /** Position of its first output frame among those that were asked for. */
  readonly first: number;
  /** Output frames, each of which is a frame of the source. */
  readonly frames: number;
  /** Timestamps of the first frame, and of the one after the last, in ticks. */
  readonly from: number;
  readonly to: number;
}

/**
 * Types of pictures, by their NAL units, at which decoding starts anew (ITU-T H.264, table 7-1: IDR; H.265, table 7-1:
 * BLA, IDR and CRA), or by their frames' headers (VP9, 7.2, and AV1, 6.8.2: key frames). What a container calls a key
 * may be none of them.
 */
const startingTypes: Readonly<Record<string, readonly number[]>> = {
  h264: [5],
  hevc: [16, 17, 18, 19, 20, 21],
  vp9: [0],
  av1: [0],
};

/** Whether copying can begin at a group's first picture. */
function isStart({ pictureType }: Gop, codec: string): boolean {
  return pictureType !== undefined && startingTypes[codec]?.includes(pictureType) === true;
}

/** Frames of a source as they are decoded, and those at which copying can begin. */
interface DecodingOrder {
  /** Positions among the index's timestamps; -1 for what is not shown, or not alone at its time. */
  readonly positions: Int32Array;
  /** Of what is not shown, the positions of the frames behind it, rising. */
  readonly walls: readonly number[];
  /** Whether pictures may follow one at which decoding starts, and be shown before it. */
  readonly hasLeading: boolean;
  /** Groups by the place in it at which they begin. */
  readonly groups: ReadonlyMap<number, Group>;
}

interface Group {
  /** Whether copying can begin there. */
  readonly starts: boolean;
  /** Its parameter sets; absent where they are not known. */
  readonly sets: readonly string[] | undefined;
}

/** Whether the packets of a group are decoded by parameter sets that are known, and no others than those that are asked for. */
type IsDecoded = (group: Group) => boolean;

function decodedBy(wanted: readonly string[] | undefined): IsDecoded {
  return ({ sets }) =>
    sets !== undefined &&
    (wanted === undefined || (wanted.length === sets.length && wanted.every((set, i) => set === sets[i])));
}

const orders = new WeakMap<SourceIndex, DecodingOrder | undefined>();

/** Worked out once for all clips that have an index in common. */
function decodingOrder(index: SourceIndex, codec: string): DecodingOrder | undefined {
  if (orders.has(index)) return orders.get(index);
  const order = orderOf(index, codec);
  orders.set(index, order);
  return order;
}

function orderOf(
  { timestamps, gops, packets, parameterSets = [] }: SourceIndex,
  codec: string,
): DecodingOrder | undefined {
  if (packets === undefined) return undefined;
  const shown = new Map(timestamps.map((pts, position) => [pts, position]));
  // Of two at one time nobody knows which is shown.
  const seen = new Set<number>();
  for (const { pts } of packets) {
    if (seen.has(pts)) shown.delete(pts);
    seen.add(pts);
  }
  const byPts = new Map(gops.map((gop) => [gop.pts, gop]));
  const groups = new Map<number, Group>();
  const positions = Int32Array.from(packets, ({ pts }, place) => {
    const gop = byPts.get(pts);
    if (gop !== undefined) {
      groups.set(place, { starts: isStart(gop, codec), sets: parameterSets[gop.parameterSets ?? -1] });
    }
    return shown.get(pts) ?? -1;
  });
  const walls = packets
    .flatMap(({ pts }, place) => (positions[place] === -1 ? [lastNotLater(timestamps, pts) + 1] : []))
    .sort((a, b) => a - b);
  return { positions, walls, groups, hasLeading: codec === 'hevc' };
}

/**
 * The packets of a source that can stand in an output as they are. A run begins at a picture at which decoding starts
 * anew, and goes on, over open groups as well, as long as its frames are consecutive ones of the source, each once. It
 * ends, in the order of decoding, behind any picture up to which all frames are there that are shown by then, so that
 * what follows it in that order is missed by none of it: mostly in the middle of a group. Pictures that are decoded
 * after its first and shown before it refer to what is not copied, and are left out.
 *
 * @param shown The frames that output frames show, by their positions in the index ({@link sampledFrames}).
 * @param index With packets and first pictures; without, there is no run.
 * @param wanted The parameter sets by which all must be decoded. @default any, one of several
 */
export function copyRuns(
  shown: Int32Array,
  index: SourceIndex,
  codec: string,
  wanted?: readonly string[],
): readonly CopyRun[] {
  const order = decodingOrder(index, codec);
  if (order === undefined) return [];
  const isDecoded = decodedBy(wanted);
  return consecutive(shown, index.timestamps.length).flatMap(({ begin, end }) => {
    const zero = shown[begin] ?? 0;
    return runsBetween(order, isDecoded, zero, zero + end - begin).map(
      ({ from, to }): CopyRun => ({
        first: begin + from - zero,
        frames: to - from,
        from: index.timestamps[from] ?? 0,
        to: index.timestamps[to] ?? index.end,
      }),
    );
  });
}

/** Stretches of output frames that show one frame of the source after the other, each once. */
function consecutive(shown: Int32Array, length: number): readonly { readonly begin: number; readonly end: number }[] {
  const found: { begin: number; end: number }[] = [];
  let before: number | undefined;
  for (const [i, frame] of shown.entries()) {
    const isHeld = frame < 0 || frame >= length;
    const last = found.at(-1);
    if (!isHeld && last !== undefined && before === frame - 1) last.end = i + 1;
    else if (!isHeld) found.push({ begin: i, end: i + 1 });
    before = isHeld ? undefined : frame;
  }
  return found;
}

/** The runs among the frames from one position to before another, by positions. */
function runsBetween(
  order: DecodingOrder,
  isDecoded: IsDecoded,
  begin: number,
  end: number,
): readonly { readonly from: number; readonly to: number }[] {
  const { positions, walls, groups } = order;
  const runs: { from: number; to: number }[] = [];
  let done = begin;
  for (const [place, group] of groups) {
    const from = positions[place] ?? -1;
    if (!group.starts || !isDecoded(group) || from < done || from >= end) continue;
    // A run is all packets between two times, so it ends before one that is not shown.
    const wall = walls.find((position) => position > from) ?? end;
    const to = runEnd(order, isDecoded, place, Math.min(end, wall));
    runs.push({ from, to });
    done = to;
  }
  return runs;
}

/** Where the longest run ends that begins at a place of the order. */
function runEnd(
  { positions, groups, hasLeading }: DecodingOrder,
  isDecoded: IsDecoded,
  place: number,
  end: number,
): number {
  const from = positions[place] ?? 0;
  let [count, last, to] = [0, from, from + 1];
  let led = false;
  for (let i = place; i < positions.length; i += 1) {
    const position = positions[i] ?? -1;
    const group = groups.get(i);
    if (position < 0 || position >= end || (group !== undefined && !isDecoded(group))) break;
    if (position < from) {
      // Leading pictures stand between the first picture and those that are shown after it.
      if (led || !hasLeading) break;
      continue;
    }
    led = i > place;
    count += 1;
    last = Math.max(last, position);
    if (last - from + 1 === count) to = last + 1;
  }
  return to;
}
