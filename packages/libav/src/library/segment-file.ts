import { outputError } from '@clipwright/node-kit';
import { AVFMT_FLAG_BITEXACT } from 'node-av/constants';
import { type CodecContext, FFmpegError, FormatContext, type Packet, Rational } from 'node-av/lib';
import type { EncodingSpec } from '../render/encoding-spec.ts';
import { succeeded } from './succeeded.ts';
import { systemError } from './system-error.ts';

/** An mp4 of one stream that is being written. */
export interface SegmentFile extends Disposable {
  /** Bytes of packets so far. */
  readonly bytes: number;
  /** Packets so far. */
  readonly packets: number;
  /** Writes a packet, whose times count in frames. */
  write(packet: Packet): void;
  /** Writes what stands at its end, and closes it. */
  finish(): void;
}

/** Errors: `disk-full`, `out-of-resources`, `output-unwritable`, `tool-failed`. */
export function segmentFile(file: string, encoder: CodecContext, spec: EncodingSpec): SegmentFile {
  const { frameRate, timescale, tag } = spec;
  const context = new FormatContext();
  let isOpen = false;
  let [bytes, packets] = [0, 0];
  const written = (code: number): void => {
    if (code < 0) throw outputError(systemError(code) ?? new Error(FFmpegError.strerror(code)), file);
  };
  const close = (): void => {
    if (isOpen) context.closeOutputSync();
    isOpen = false;
    context.freeContext();
  };
  try {
    succeeded(context.allocOutputContext2(null, 'mp4', `file:${file}`), 'make an mp4');
    context.setFlags(AVFMT_FLAG_BITEXACT);
    const stream = context.newStream();
    succeeded(stream.codecpar.fromContext(encoder), 'describe the picture');
    if (tag !== undefined) stream.codecpar.codecTag = tag;
    stream.timeBase = new Rational(1, timescale);
    stream.avgFrameRate = new Rational(frameRate.num, frameRate.den);
    succeeded(context.setOption('video_track_timescale', String(timescale)), 'set the timescale');
    written(context.openOutputSync());
    isOpen = true;
    written(context.writeHeaderSync());
    const [from, to] = [{ num: frameRate.den, den: frameRate.num }, stream.timeBase];
    return {
      get bytes() {
        return bytes;
      },
      get packets() {
        return packets;
      },
      write: (packet) => {
        bytes += packet.size;
        packets += 1;
        packet.streamIndex = 0;
        packet.rescaleTs(from, to);
        written(context.writeFrameSync(packet));
      },
      finish: () => {
        written(context.writeTrailerSync());
        context.closeOutputSync();
        isOpen = false;
      },
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
