import { ClipwrightError } from '@clipwright/core';
import type { AllowedInputs } from '@clipwright/node-kit';
import { AVDISCARD_ALL, AVERROR_EAGAIN, AVFMT_FLAG_DISCARD_CORRUPT, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { Packet, type Stream } from 'node-av/lib';
import { type OpenInput, openInput } from './open-input.ts';
import { timeOf } from './told-stream.ts';

/** The packets of one stream of a file. */
export interface StreamPackets extends Disposable {
  /** Of the file as it is open now. */
  readonly stream: Stream;
  /** The packet that came last, until the next is asked for. */
  readonly packet: Packet;
  /** Its container, by the names of its demuxer. */
  readonly container: string;
  /** Whether it is sought by when frames are shown, rather than by when they are decoded. */
  readonly seeksByDisplay: boolean;
  /** Reads the next one: whether there was one. */
  next(): boolean;
  /**
   * To where its container thinks that a stream can be decoded from at a time. Whether that can be sought.
   *
   * @param time In ticks of that stream.
   * @param by Its number. @default this one
   */
  seek(time: number, by?: number): boolean;
  /** To the beginning, whatever can be sought. */
  rewind(): void;
}

/** When a packet's frame is shown, in ticks; when it is decoded, where its container does not say more. */
export function timeOfPacket({ pts, dts }: Packet): number | undefined {
  return timeOf(pts) ?? timeOf(dts);
}

/**
 * @param number The stream's, in its container.
 * @param isWhole Whether packets that its container knows to be broken are left out; otherwise they are marked, or those
 *   beside them. Not of a program stream: it knows nothing but that the last packet is cut off, and that one holds many
 *   frames.
 * @throws As {@link openInput}; `source-changed` where there is no such stream any more.
 */
export function streamPackets(file: string, allowed: AllowedInputs, number: number, isWhole = false): StreamPackets {
  const openAnew = (): OpenStream => {
    const opened = openStream(file, allowed, number);
    if (isWhole && opened.input.container !== 'mpeg') opened.input.context.setFlags(AVFMT_FLAG_DISCARD_CORRUPT);
    return opened;
  };
  let open = openAnew();
  const packet = new Packet();
  packet.alloc();
  return {
    get stream() {
      return open.stream;
    },
    packet,
    container: open.input.container,
    seeksByDisplay: /\b(?:mov|matroska)\b/.test(open.input.container),
    next: () => {
      for (;;) {
        packet.unref();
        const read = open.input.context.readFrameSync(packet);
        if (read < 0 && read !== AVERROR_EAGAIN) return false;
        if (read >= 0 && packet.streamIndex === number) return true;
      }
    },
    seek: (time, by = number) => open.input.context.seekFrameSync(by, BigInt(time), AVSEEK_FLAG_BACKWARD) >= 0,
    rewind: () => {
      open.input[Symbol.dispose]();
      open = openAnew();
    },
    [Symbol.dispose]: () => {
      packet.free();
      open.input[Symbol.dispose]();
    },
  };
}

interface OpenStream {
  readonly input: OpenInput;
  readonly stream: Stream;
}

function openStream(file: string, allowed: AllowedInputs, number: number): OpenStream {
  const input = openInput(file, allowed);
  const stream = input.streams[number];
  if (stream === undefined) {
    input[Symbol.dispose]();
    throw new ClipwrightError('source-changed', `${file} has no stream ${number} any more.`, {
      remedy: 'Wait until it is complete, and try again.',
    });
  }
  // Nothing else of it is read.
  for (const other of input.streams) if (other.index !== number) other.discard = AVDISCARD_ALL;
  return { input, stream };
}
