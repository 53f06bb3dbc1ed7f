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
 * BLA, IDR and CRA). What a container calls a key may be none of them.
 */
const startingTypes: Readonly<Record<string, readonly number[]>> = {
  h264: [5],
  hevc: [16, 17, 18, 19, 20, 21],
};

/** Whether copying can begin at a group's first picture. */
function isStart({ pictureType, parameterSets }: Gop, codec: string): boolean {
  if (pictureType === undefined || parameterSets === undefined) return false;
  return startingTypes[codec]?.includes(pictureType) === true;
}

/** Frames of a source as they are decoded, and those at which copying can begin. */
interface DecodingOrder {
  /** Positions among the index's timestamps; -1 for what is not shown, or not alone at its time. */
  readonly positions: Int32Array;
  /** Of what is not shown, the positions of the frames behind it, rising. */
  readonly walls: readonly number[];
  /** Whether pictures may follow one at which decoding starts, and be shown before it. */
  readonly hasLeading: boolean;
  /** Places in it at which a group begins: whether copying can begin there, and whether its parameter sets are known. */
  readonly groups: ReadonlyMap<number, { readonly starts: boolean; readonly known: boolean }>;
}

const orders = new WeakMap<SourceIndex, DecodingOrder | undefined>();

/** Worked out once for all clips that have an index in common. */
function decodingOrder(index: SourceIndex, codec: string): DecodingOrder | undefined {
  if (orders.has(index)) return orders.get(index);
  const order = orderOf(index, codec);
  orders.set(index, order);
  return order;
}

function orderOf({ timestamps, gops, packets }: SourceIndex, codec: string): DecodingOrder | undefined {
  if (packets === undefined) return undefined;
  const shown = new Map(timestamps.map((pts, position) => [pts, position]));
  // Of two at one time nobody knows which is shown.
  const seen = new Set<number>();
  for (const { pts } of packets) {
    if (seen.has(pts)) shown.delete(pts);
    seen.add(pts);
  }
  const byPts = new Map(gops.map((gop) => [gop.pts, gop]));
  const groups = new Map<number, { starts: boolean; known: boolean }>();
  const positions = Int32Array.from(packets, ({ pts }, place) => {
    const gop = byPts.get(pts);
    if (gop !== undefined) groups.set(place, { starts: isStart(gop, codec), known: gop.parameterSets !== undefined });
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
 */
export function copyRuns(shown: Int32Array, index: SourceIndex, codec: string): readonly CopyRun[] {
  const order = decodingOrder(index, codec);
  if (order === undefined) return [];
  return consecutive(shown, index.timestamps.length).flatMap(({ begin, end }) => {
    const zero = shown[begin] ?? 0;
    return runsBetween(order, zero, zero + end - begin).map(
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
  begin: number,
  end: number,
): readonly { readonly from: number; readonly to: number }[] {
  const { positions, walls, groups } = order;
  const runs: { from: number; to: number }[] = [];
  let done = begin;
  for (const [place, { starts }] of groups) {
    const from = positions[place] ?? -1;
    if (!starts || from < done || from >= end) continue;
    // A run is all packets between two times, so it ends before one that is not shown.
    const wall = walls.find((position) => position > from) ?? end;
    const to = runEnd(order, place, Math.min(end, wall));
    runs.push({ from, to });
    done = to;
  }
  return runs;
}

/** Where the longest run ends that begins at a place of the order. */
function runEnd({ positions, groups, hasLeading }: DecodingOrder, place: number, end: number): number {
  const from = positions[place] ?? 0;
  let [count, last, to] = [0, from, from + 1];
  let led = false;
  for (let i = place; i < positions.length; i += 1) {
    const position = positions[i] ?? -1;
    if (position < 0 || position >= end || groups.get(i)?.known === false) break;
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
