import type { Gop } from '@clipwright/core/author';
import type { AllowedInputs } from '@clipwright/node-kit';
import { AV_FRAME_FLAG_CORRUPT, AV_PKT_FLAG_CORRUPT } from 'node-av/constants';
import { turns } from '../worker/turns.ts';
import { type PictureShaper, pictureShaper, type Shaping } from './picture-shaper.ts';
import { type StreamDecoder, streamDecoder } from './stream-decoder.ts';
import { streamPackets, timeOfPacket } from './stream-packets.ts';
import { timeOf } from './told-stream.ts';

/** Seconds before a group at which it is looked for, where a seek lands too late. */
const earlier = [0, 2, 10];

/** What came of a step: of what is damaged when its packet is shown, in ticks, where that is known. */
export type PictureStep =
  | { readonly type: 'frame'; readonly pts: number }
  | { readonly type: 'damage'; readonly pts?: number }
  | { readonly type: 'nothing' | 'end' };

/** Decodes the frames of a stream, one after the other. */
export interface PictureReader extends Disposable {
  /** Finds the packet that a group begins with, and decodes from there. Whether it was found. */
  begin(group: Gop, threads: number): Generator<undefined, boolean, unknown>;
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
  const packets = streamPackets(file, allowed, number);
  const { packet, container } = packets;
  const shaper: PictureShaper = pictureShaper(shaping);
  let decoder: (StreamDecoder & { readonly threads: number }) | undefined;
  /** Whether a packet was read that the decoder was not handed yet. */
  let isWaiting = false;
  let isOver = false;

  const decoderOf = (threads: number): void => {
    if (decoder?.threads === threads) {
      decoder.flush();
    } else {
      decoder?.[Symbol.dispose]();
      decoder = undefined;
      decoder = { ...streamDecoder(file, packets.stream, allowed, { threads, isStrict: true }), threads };
    }
    isWaiting = false;
    isOver = false;
  };

  /** Reads on up to the packet that a group begins with. */
  const find = function* ({ pts }: Gop): Generator<undefined, boolean, unknown> {
    const isDue = turns();
    while (packets.next()) {
      const time = timeOfPacket(packet);
      if (packet.isKeyframe && time !== undefined && time >= pts) return time === pts;
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

  /** Hands the decoder a packet, or the end; whether it takes it. */
  const feed = (to: StreamDecoder): boolean => {
    if (!isWaiting && !packets.next()) {
      isOver = true;
      return to.send(null);
    }
    isWaiting = false;
    // In a program stream a packet holds many frames, of which all but the last are whole.
    return (container === 'mpeg' || !packet.hasFlags(AV_PKT_FLAG_CORRUPT)) && to.send(packet);
  };

  const damage = (): PictureStep => {
    const pts = isOver ? undefined : timeOfPacket(packet);
    return pts === undefined ? { type: 'damage' } : { type: 'damage', pts };
  };

  return {
    begin: function* (group, threads) {
      decoderOf(threads);
      isWaiting = yield* seek(group);
      return isWaiting;
    },
    step: () => {
      if (decoder === undefined) return { type: 'end' };
      let got = decoder.receive();
      if (got === 'nothing') {
        if (isOver || !feed(decoder)) return damage();
        got = decoder.receive();
      }
      if (got === 'damage') return damage();
      if (got !== 'frame') return { type: got };
      const { frame } = decoder;
      const pts = timeOf(frame.bestEffortTimestamp);
      if (pts === undefined) return { type: 'nothing' };
      const isBroken = frame.hasFlags(AV_FRAME_FLAG_CORRUPT) || frame.decodeErrorFlags !== 0;
      return { type: isBroken ? 'damage' : 'frame', pts };
    },
    write: (target) => decoder !== undefined && shaper.write(decoder.frame, packets.stream, target),
    [Symbol.dispose]: () => {
      decoder?.[Symbol.dispose]();
      shaper[Symbol.dispose]();
      packets[Symbol.dispose]();
    },
  };
}
