import type { ByteFile } from '../bytes/byte-file.ts';
import { Window } from '../bytes/window.ts';
import type { FoundStretch, PlacedPacket } from '../found-file.ts';
import { incomplete } from '../incomplete.ts';
import { type Block, blocksFrom } from './blocks.ts';
import type { Cue } from './cues.ts';
import { packetsOf } from './packets.ts';
import { readElement, type Segment } from './segment.ts';
import type { Track } from './tracks.ts';

/** Groups that are read before the one that is asked for: where it is odd, decoding is tried from them. */
const groupsBefore = 3;

/** Where the packets of blocks are. */
export function placedOf(blocks: readonly Block[]): readonly PlacedPacket[] {
  return blocks.map(({ time, key, start, size }) => ({ pts: time, key, start, size }));
}

/** The blocks of a track from a cue on, or from the first one, up to a keyframe that is not earlier than `until`. */
export async function blocksBetween(
  file: ByteFile,
  segment: Segment,
  track: Track,
  from: Cue | undefined,
  until = Number.POSITIVE_INFINITY,
): Promise<Block[]> {
  const window = new Window(file);
  const cluster = from === undefined ? segment.firstCluster : await readElement(window, from.cluster, segment.end);
  const blocks: Block[] = [];
  for await (const all of blocksFrom(window, segment, cluster)) {
    const own = all.filter((block) => block.track === track.number);
    const beyond = own.findIndex((block) => block.key && block.time >= until);
    for (const block of beyond < 0 ? own : own.slice(0, beyond)) {
      const isBefore = from !== undefined && blocks.length === 0 && !(block.key && block.time === from.time);
      if (!isBefore) blocks.push(block);
    }
    if (beyond >= 0) break;
  }
  if (blocks.length === 0) throw incomplete('its index names a keyframe that is not there');
  return blocks;
}

/**
 * Reads a stretch of a track by the index of its keyframes. Frames that follow a keyframe may be shown before it, so
 * reading goes on to the keyframe after the one behind the stretch, and all are known up to that one.
 */
export async function readStretch(
  file: ByteFile,
  segment: Segment,
  track: Track,
  cues: readonly Cue[],
  [from, to]: readonly [number, number],
): Promise<FoundStretch> {
  const own = cues.findLastIndex(({ time }) => time <= from) - groupsBefore;
  const start = own > 0 ? cues[own] : undefined;
  const behind = cues.findIndex(({ time }) => time > to);
  const [last, beyond] = behind < 0 ? [] : [cues[behind], cues[behind + 1]];
  const blocks = await blocksBetween(file, segment, track, start, beyond?.time);
  return {
    packets: packetsOf(blocks, track, segment),
    placed: placedOf(blocks),
    first: start?.time ?? Number.NEGATIVE_INFINITY,
    last: beyond === undefined ? Number.POSITIVE_INFINITY : (last?.time ?? Number.POSITIVE_INFINITY),
  };
}
