import { outputError } from '@clipwright/node-kit';
import { AVFMT_FLAG_BITEXACT } from 'node-av/constants';
import { type CodecContext, FFmpegError, FormatContext, type IRational, type Packet, Rational } from 'node-av/lib';
import { succeeded } from './succeeded.ts';
import { systemError } from './system-error.ts';

/** A file of one stream that is being written. */
export interface PacketFile extends Disposable {
  /** Packets so far, and their bytes. */
  readonly packets: number;
  readonly bytes: number;
  /** Writes a packet, whose times count in the encoder's ticks. */
  write(packet: Packet): void;
  /** Writes what stands at its end, and closes it. */
  finish(): void;
}

export interface PacketFileOptions {
  /** By FFmpeg's name. */
  readonly format: 'mp4' | 'adts' | 'ogg' | 'mp3';
  /** The muxer's own. @default none */
  readonly options?: Readonly<Record<string, string>>;
  /** Four letters in place of the container's own. */
  readonly tag?: string | undefined;
  /** Of pictures: how many a second, and the ticks that the container counts them in. */
  readonly picture?: { readonly frameRate: IRational; readonly timescale: number };
}

/** Errors: `disk-full`, `out-of-resources`, `output-unwritable`, `tool-failed`. */
export function packetFile(
  file: string,
  encoder: CodecContext,
  { format, options = {}, tag, picture }: PacketFileOptions,
): PacketFile {
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
    succeeded(context.allocOutputContext2(null, format, `file:${file}`), `make ${format}`);
    context.setFlags(AVFMT_FLAG_BITEXACT);
    for (const [option, value] of Object.entries(options)) {
      succeeded(context.setOption(option, value), `set ${option}=${value}`);
    }
    const stream = context.newStream();
    succeeded(stream.codecpar.fromContext(encoder), 'describe a stream');
    if (tag !== undefined) stream.codecpar.codecTag = tag;
    stream.timeBase = encoder.timeBase;
    if (picture !== undefined) {
      const { frameRate, timescale } = picture;
      stream.timeBase = new Rational(1, timescale);
      stream.avgFrameRate = new Rational(frameRate.num, frameRate.den);
      succeeded(context.setOption('video_track_timescale', String(timescale)), 'set the timescale');
    }
    written(context.openOutputSync());
    isOpen = true;
    written(context.writeHeaderSync());
    const [from, to] = [encoder.timeBase, stream.timeBase];
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
