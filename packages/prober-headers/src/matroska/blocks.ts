import { maxClusters, maxInCluster, maxSamples } from '../bounds.ts';
import type { Window } from '../bytes/window.ts';
import { incomplete } from '../incomplete.ts';
import { type Element, elementAt, longestHeader, trackNumber, unsigned } from './ebml.ts';
import { ids } from './ids.ts';
import { readElement, type Segment } from './segment.ts';

/** A block of a cluster: one packet, unless laced. Times in ticks of the segment. */
export interface Block {
  readonly track: number;
  readonly time: number;
  readonly key: boolean;
  readonly laced: boolean;
  /** How long it lasts, where the block says so. */
  readonly duration: number | undefined;
  /** Where its frame's bytes are. */
  readonly start: number;
  readonly size: number;
}

/** Bytes that a block has before its frame, at most. */
const blockHead = 12;

/** A block by its first bytes; whether it is a key is told beside it where it stands in a group. */
function blockOf(bytes: Uint8Array, { dataStart, end }: Element, clusterTime: number): Block {
  const { number, length } = trackNumber(bytes);
  const [high, low, flags] = [bytes[length], bytes[length + 1], bytes[length + 2]];
  if (high === undefined || low === undefined || flags === undefined)
    throw incomplete('its blocks are damaged', 'damaged');
  const start = dataStart + length + 3;
  if (start > end) throw incomplete('its blocks are damaged', 'damaged');
  // Sixteen bits, signed.
  const offset = ((high << 24) >> 16) | low;
  // ffmpeg takes these for blocks without a time.
  if (clusterTime + offset < 0) throw incomplete('a block of it comes before the beginning', 'timestamps-broken');
  return {
    track: number,
    time: clusterTime + offset,
    key: (flags & 0x80) !== 0,
    laced: (flags & 6) !== 0,
    duration: undefined,
    start,
    size: end - start,
  };
}

async function readGroup(window: Window, group: Element, clusterTime: number): Promise<Block> {
  let found: Block | undefined;
  let key = true;
  let duration: number | undefined;
  for (let position = group.dataStart; position < group.end; ) {
    const element = await readElement(window, position, group.end);
    if (element.id === ids.block) {
      const bytes = await window.upTo(element.dataStart, Math.min(blockHead, element.end - element.dataStart));
      found = blockOf(bytes, element, clusterTime);
    }
    if (element.id === ids.referenceBlock) key = false;
    if (element.id === ids.blockDuration) {
      duration = unsigned(await window.exactly(element.dataStart, element.end - element.dataStart));
    }
    position = element.end;
  }
  if (found === undefined) throw incomplete('its blocks are damaged', 'damaged');
  return { ...found, key, duration };
}

/** Elements of a cluster that say nothing of its packets: its position, the size of the one before, padding. */
const ignored: readonly number[] = [0xa7, 0xab, ids.void, ids.crc];

async function clusterBlocks(window: Window, cluster: Element): Promise<Block[]> {
  const blocks: Block[] = [];
  let time: number | undefined;
  for (let position = cluster.dataStart; position < cluster.end; ) {
    const length = Math.min(longestHeader + blockHead, cluster.end - position);
    // Most are at hand; to wait for each would take longer than all the rest.
    const bytes = window.atHand(position, length) ?? (await window.exactly(position, length));
    const element = elementAt(bytes, position);
    if (element.end > cluster.end) throw incomplete('its elements are damaged', 'damaged');
    if (blocks.length === maxInCluster) throw incomplete('its clusters are damaged', 'damaged');
    position = element.end;
    if (element.id === ids.timestamp) {
      time = unsigned(await window.exactly(element.dataStart, element.end - element.dataStart));
      continue;
    }
    if (ignored.includes(element.id)) continue;
    if (time === undefined) throw incomplete('a cluster of it has no time', 'timestamps-broken');
    if (element.id === ids.simpleBlock) {
      blocks.push(blockOf(bytes.subarray(element.dataStart - element.start), element, time));
    } else if (element.id === ids.blockGroup) blocks.push(await readGroup(window, element, time));
    else throw incomplete('its clusters are damaged', 'damaged');
  }
  return blocks;
}

/** What else may stand among clusters. */
const between: readonly number[] = [ids.cues, ids.tags, ids.chapters, ids.seekHead, ids.info, ids.void, ids.crc];

/**
 * The blocks of a segment, from a cluster on, in the order of the file, by clusters; of frames only the headers are
 * read.
 */
export async function* blocksFrom(
  window: Window,
  { end }: Segment,
  from: Element,
): AsyncGenerator<readonly Block[], void> {
  let position = from.start;
  let found = 0;
  for (let count = 0; position < end; count += 1) {
    if (count === maxClusters || found > maxSamples) throw incomplete('it has too many packets');
    const element = await readElement(window, position, end);
    if (element.id === ids.cluster) {
      const blocks = await clusterBlocks(window, element);
      found += blocks.length;
      yield blocks;
    } else if (!between.includes(element.id)) throw incomplete('it is damaged between its clusters', 'damaged');
    position = element.end;
  }
}
