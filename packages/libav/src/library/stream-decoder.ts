import type { AllowedInputs } from '@clipwright/node-kit';
import { decoderNotAllowed } from '@clipwright/node-kit';
import { AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { Codec, CodecContext, Frame, type Packet, type Stream } from 'node-av/lib';

/** What came of asking a decoder for a frame. */
export type Decoded = 'frame' | 'nothing' | 'damage' | 'end';

/** A decoder of one stream. */
export interface StreamDecoder extends Disposable {
  /** The frame that came last, until the next is asked for. */
  readonly frame: Frame;
  /** Hands it a packet, or `null` where there are no more. Whether it takes it; some say only later that they do not. */
  send(packet: Packet | null): boolean;
  receive(): Decoded;
  /** Forgets what it was given. */
  flush(): void;
}

export interface StreamDecoderOptions {
  /** Threads of its own. */
  readonly threads: number;
  /**
   * Whether a frame that does not decode as a whole is damage: it would come out patched up otherwise, and nobody would
   * know.
   */
  readonly isStrict: boolean;
  /** Whether samples are left out that the container says are to be skipped. @default true */
  readonly skips?: boolean;
}

/**
 * Errors: `unsupported-codec`.
 *
 * @param file Whose stream it is.
 */
export function streamDecoder(
  file: string,
  stream: Stream,
  { decoders, limits }: AllowedInputs,
  { threads, isStrict, skips = true }: StreamDecoderOptions,
): StreamDecoder {
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  const context = new CodecContext();
  const open = (): boolean => {
    if (codec === null) return false;
    context.allocContext3(codec);
    context.parametersToContext(stream.codecpar);
    context.pktTimebase = stream.timeBase;
    context.threadCount = threads;
    // Not as a dictionary, which is freed twice when a codec is opened with it.
    if (isStrict) context.setOption('err_detect', 'explode');
    if (!skips) context.setOption('flags2', '+skip_manual');
    context.setOption('codec_whitelist', decoders.join(','));
    context.setOption('max_pixels', limits.pixels);
    return context.open2Sync(codec) >= 0;
  };
  if (!open()) {
    context.freeContext();
    throw decoderNotAllowed(file, codec?.name ?? 'unknown');
  }
  const frame = new Frame();
  frame.alloc();
  return {
    frame,
    send: (packet) => {
      const sent = context.sendPacketSync(packet);
      return sent >= 0 || sent === AVERROR_EAGAIN || sent === AVERROR_EOF;
    },
    receive: () => {
      frame.unref();
      const received = context.receiveFrameSync(frame);
      if (received >= 0) return 'frame';
      if (received === AVERROR_EAGAIN) return 'nothing';
      return received === AVERROR_EOF ? 'end' : 'damage';
    },
    flush: () => {
      frame.unref();
      context.flushBuffers();
    },
    [Symbol.dispose]: () => {
      frame.free();
      context.freeContext();
    },
  };
}
