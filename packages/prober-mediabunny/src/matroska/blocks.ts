import type { Window } from '../bytes/window.ts';
import { incomplete } from '../incomplete.ts';
import { type Element, trackNumber, unsigned } from './ebml.ts';
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

async function readBlock(window: Window, { dataStart, end }: Element, clusterTime: number) {
  const bytes = await window.upTo(dataStart, Math.min(blockHead, end - dataStart));
  const { number, length } = trackNumber(bytes);
  const [high, low, flags] = [bytes[length], bytes[length + 1], bytes[length + 2]];
  if (high === undefined || low === undefined || flags === undefined) throw incomplete('its blocks are damaged');
  const start = dataStart + length + 3;
  // Sixteen bits, signed.
  const offset = ((high << 24) >> 16) | low;
  return { track: number, time: clusterTime + offset, flags, start, size: end - start };
}

async function readGroup(window: Window, group: Element, clusterTime: number): Promise<Block> {
  let found: Awaited<ReturnType<typeof readBlock>> | undefined;
  let key = true;
  let duration: number | undefined;
  for (let position = group.dataStart; position < group.end; ) {
    const element = await readElement(window, position, group.end);
    if (element.id === ids.block) found = await readBlock(window, element, clusterTime);
    if (element.id === ids.referenceBlock) key = false;
    if (element.id === ids.blockDuration) {
      duration = unsigned(await window.exactly(element.dataStart, element.end - element.dataStart));
    }
    position = element.end;
  }
  if (found === undefined) throw incomplete('its blocks are damaged');
  const { flags, ...block } = found;
  return { ...block, key, duration, laced: (flags & 6) !== 0 };
}

/** Elements of a cluster that say nothing of its packets: its position, the size of the one before, padding. */
const ignored: readonly number[] = [0xa7, 0xab, ids.void, ids.crc];

async function* clusterBlocks(window: Window, cluster: Element): AsyncGenerator<Block, void> {
  let time: number | undefined;
  for (let position = cluster.dataStart; position < cluster.end; ) {
    const element = await readElement(window, position, cluster.end);
    position = element.end;
    if (element.id === ids.timestamp) {
      time = unsigned(await window.exactly(element.dataStart, element.end - element.dataStart));
      continue;
    }
    if (ignored.includes(element.id)) continue;
    if (time === undefined) throw incomplete('a cluster of it has no time');
    if (element.id === ids.simpleBlock) {
      const { flags, ...block } = await readBlock(window, element, time);
      yield { ...block, key: (flags & 0x80) !== 0, duration: undefined, laced: (flags & 6) !== 0 };
    } else if (element.id === ids.blockGroup) yield await readGroup(window, element, time);
    else throw incomplete('its clusters are damaged');
  }
}

/** What else may stand among clusters. */
const between: readonly number[] = [ids.cues, ids.tags, ids.chapters, ids.seekHead, ids.info, ids.void, ids.crc];

/** The blocks of a segment, from a cluster on, in the order of the file; of frames only the headers are read. */
export async function* blocksFrom(window: Window, { end }: Segment, from: Element): AsyncGenerator<Block, void> {
  for (let position = from.start; position < end; ) {
    const element = await readElement(window, position, end);
    if (element.id === ids.cluster) yield* clusterBlocks(window, element);
    else if (!between.includes(element.id)) throw incomplete('it is damaged between its clusters');
    position = element.end;
  }
}
