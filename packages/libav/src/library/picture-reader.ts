import type { Gop } from '@clipwright/core/author';
import type { AllowedInputs } from '@clipwright/node-kit';
import { AV_FRAME_FLAG_CORRUPT } from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { turns } from '../worker/turns.ts';
import { type NeededFrames, neededPackets, type PacketUse } from './needed-packets.ts';
import { type PictureShaper, pictureShaper, type Shaping } from './picture-shaper.ts';
import { type StreamDecoder, streamDecoder } from './stream-decoder.ts';
import { streamPackets } from './stream-packets.ts';
import { timeOf } from './told-stream.ts';
import { unreferredPackets } from './unreferred-packets.ts';

/** Seconds before a group at which it is looked for, where a seek lands too late. */
const earlier = [0, 2, 10];

/**
 * Groups before the one that is meant in which decoding begins of a container that does not say when frames are shown,
 * and so not which of them need the group before.
 */
const untimedBefore = 2;

/** What came of a step. */
export type PictureStep =
  /** A frame, with its time in ticks; none of the last frames of a container that does not say when they are shown. */
  | { readonly type: 'frame'; readonly pts?: number }
  /** A frame that is not needed was not decoded. */
  | { readonly type: 'omitted'; readonly pts: number }
  | { readonly type: 'nothing' | 'damage' | 'end' };

/** Decodes the frames of a stream, one after the other. */
export interface PictureReader extends Disposable {
  /** Whether its container is one of packets that may be lost, which is known only by the frames that do not come. */
  readonly mayLose: boolean;
  /**
   * Finds the packet that a group begins with, and decodes from there, or from before. Whether it was found.
   *
   * @param position Of the group, among some.
   * @param frames Those that are needed: others are left out where that can be done. Of containers whose packets may be
   *   parts of frames all are decoded. @default all are needed
   */
  begin(
    groups: readonly Gop[],
    position: number,
    threads: number,
    frames?: NeededFrames,
  ): Generator<undefined, boolean, unknown>;
  /** Decodes on, by a packet at most. */
  step(): PictureStep;
  /** Writes the frame that came last, as a sample; whether that can be done. */
  write(target: ArrayBuffer): boolean;
}

export interface PictureReaderOptions {
  /** A path. */
  readonly file: string;
  readonly allowed: AllowedInputs;
  /** The stream's number. */
  readonly stream: number;
  readonly shaping: Shaping;
}

/** Errors: those of `openInput`. */
export function pictureReader({ file, allowed, stream: number, shaping }: PictureReaderOptions): PictureReader {
  const packets = streamPackets(file, allowed, number, true);
  const { packet } = packets;
  const isUnreferred = unreferredPackets(packets.stream.codecpar);
  const shaper: PictureShaper = pictureShaper(shaping);
  let decoder: (StreamDecoder & { readonly threads: number }) | undefined;
  /** Whether a packet was read that the decoder was not handed yet. */
  let isWaiting = false;
  let isOver = false;
  /** Whether the decoder was given something damaged, of which it keeps traces. */
  let isTainted = false;
  let beginning = 0;
  let use: (packet: Packet) => PacketUse = () => 'decode';

  const decoderOf = (threads: number): void => {
    if (decoder?.threads === threads && !isTainted) {
      decoder.flush();
    } else {
      decoder?.[Symbol.dispose]();
      decoder = undefined;
      decoder = { ...streamDecoder(file, packets.stream, allowed, { threads, isStrict: true }), threads };
    }
    isTainted = false;
    isOver = false;
  };

  /** Reads on up to the packet that a group begins with. */
  const find = function* (group: Gop): Generator<undefined, boolean, unknown> {
    const isDue = turns();
    while (packets.next()) {
      const [pts, dts] = [timeOf(packet.pts), timeOf(packet.dts)];
      const later = pts === undefined ? (dts ?? Number.NEGATIVE_INFINITY) - group.dts : pts - group.pts;
      if (packet.isKeyframe && later >= 0) return later === 0;
      if (isDue()) yield undefined;
    }
    return false;
  };

  const seek = function* (group: Gop): Generator<undefined, boolean, unknown> {
    const { num, den } = packets.stream.timeBase;
    for (const seconds of earlier) {
      const target = (packets.seeksByDisplay ? group.pts : group.dts) - Math.round((seconds * den) / num);
      if (packets.seek(target) && (yield* find(group))) return true;
    }
    packets.rewind();
    return yield* find(group);
  };

  /** Hands the decoder a packet, or the end; whether it takes it, or the time of a frame that is left out. */
  const feed = (to: StreamDecoder): boolean | number => {
    const isThere = isWaiting || packets.next();
    isWaiting = false;
    const pts = timeOf(packet.pts) ?? beginning;
    // What is shown before the group refers to what was not decoded, and nothing in the group refers to that.
    if (isThere && pts < beginning) return true;
    const used = isThere ? use(packet) : 'over';
    if (used === 'omit') return pts;
    isOver = used === 'over';
    return to.send(isOver ? null : packet);
  };

  const damage = (): PictureStep => {
    isTainted = true;
    return { type: 'damage' };
  };

  return {
    mayLose: ['mpegts', 'mpeg'].includes(packets.container),
    begin: function* (groups, position, threads, frames) {
      const [group, before = groups[0]] = [groups[position], groups[position - untimedBefore]];
      isWaiting = group !== undefined && (yield* seek(group));
      if (!isWaiting || group === undefined) return false;
      const isTimed = timeOf(packet.pts) !== undefined;
      beginning = isTimed ? group.pts : Number.NEGATIVE_INFINITY;
      if (!isTimed && before !== undefined) isWaiting = yield* seek(before);
      const omits = isTimed && packets.seeksByDisplay && frames !== undefined;
      use = omits ? neededPackets(frames, isUnreferred) : () => 'decode';
      // Without times of display a frame's time follows from the packet that it came with, which more threads mistake.
      decoderOf(isTimed ? threads : 1);
      return isWaiting;
    },
    step: () => {
      if (decoder === undefined) return { type: 'end' };
      let got = decoder.receive();
      if (got === 'nothing') {
        const fed = !isOver && feed(decoder);
        if (typeof fed === 'number') return { type: 'omitted', pts: fed };
        if (!fed) return damage();
        got = decoder.receive();
      }
      if (got === 'damage') return damage();
      if (got !== 'frame') return { type: got };
      const { frame } = decoder;
      const pts = timeOf(frame.bestEffortTimestamp);
      if (frame.hasFlags(AV_FRAME_FLAG_CORRUPT) || frame.decodeErrorFlags !== 0) return damage();
      if (pts !== undefined) return { type: 'frame', pts };
      return { type: isOver ? 'frame' : 'nothing' };
    },
    write: (target) => decoder !== undefined && shaper.write(decoder.frame, packets.stream, target),
    [Symbol.dispose]: () => {
      decoder?.[Symbol.dispose]();
      shaper[Symbol.dispose]();
      packets[Symbol.dispose]();
    },
  };
}
