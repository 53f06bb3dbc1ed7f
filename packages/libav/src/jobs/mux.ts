import { outputError } from '@clipwright/node-kit';
import { AVERROR_EOF, AVFMT_FLAG_BITEXACT } from 'node-av/constants';
import { avCompareTs, FFmpegError, FormatContext, type IRational, Packet, Rational, type Stream } from 'node-av/lib';
import { openOwn } from '../library/open-own.ts';
import { succeeded } from '../library/succeeded.ts';
import { systemError } from '../library/system-error.ts';
import { job } from '../worker/job.ts';
import { turns } from '../worker/turns.ts';

/** What is put into one file, whose times are milliseconds. */
export interface MuxArgs {
  readonly file: string;
  readonly format: 'matroska' | 'webm';
  /** Segments, one after the other: mp4 files that count in such ticks. */
  readonly parts: readonly { readonly file: string; readonly frames: number }[];
  readonly frameRate: IRational;
  readonly ticksPerFrame: number;
  /** A file of sound. */
  readonly sound?: string;
}

/** Packets of the picture that are written. */
export interface Muxed {
  readonly packets: number;
  readonly bytes: number;
}

/** Packets of one stream, each with times in the same ticks. */
interface PacketSource extends Disposable {
  readonly packet: Packet;
  readonly timebase: IRational;
  /** Reads the next: whether there is one. */
  next(): boolean;
}

/**
 * Puts the packets of segments and of a sound into one file, as they are. Errors: `verification-failed` for parts that
 * cannot be read, `disk-full`, `out-of-resources`, `output-unwritable`.
 */
export const mux = job<MuxArgs, Muxed>({
  *run(args) {
    const context = new FormatContext();
    let isOpen = false;
    const written = (code: number): void => {
      if (code < 0) throw outputError(systemError(code) ?? new Error(FFmpegError.strerror(code)), args.file);
    };
    try {
      succeeded(context.allocOutputContext2(null, args.format, `file:${args.file}`), `make ${args.format}`);
      context.setFlags(AVFMT_FLAG_BITEXACT);
      // What encoders put before the first sample stands before 0, or the picture would be moved instead.
      succeeded(context.setOption('avoid_negative_ts', 'disabled'), 'keep times');
      using picture = pictureOf(args);
      using sound = args.sound === undefined ? undefined : soundOf(args.sound);
      const streams = [
        addStream(context, picture.stream),
        ...(sound === undefined ? [] : [addStream(context, sound.stream)]),
      ];
      const { num, den } = args.frameRate;
      for (const stream of streams.slice(0, 1)) stream.avgFrameRate = new Rational(num, den);
      written(context.openOutputSync());
      isOpen = true;
      written(context.writeHeaderSync());

      const sources: readonly PacketSource[] = sound === undefined ? [picture] : [picture, sound];
      const waiting = new Set(sources.filter((source) => source.next()));
      const isDue = turns();
      let [packets, bytes] = [0, 0];
      while (waiting.size > 0) {
        const [next] = [...waiting].sort(byTime);
        if (next === undefined) break;
        const index = sources.indexOf(next);
        const { packet, timebase } = next;
        const stream = streams[index];
        if (stream === undefined) break;
        bytes += packet.size;
        if (index === 0) packets += 1;
        packet.streamIndex = index;
        packet.rescaleTs(timebase, stream.timeBase);
        written(context.interleavedWriteFrameSync(packet));
        if (!next.next()) waiting.delete(next);
        if (isDue()) yield { packets, bytes };
      }
      written(context.writeTrailerSync());
      context.closeOutputSync();
      isOpen = false;
      yield { packets, bytes };
    } finally {
      if (isOpen) context.closeOutputSync();
      context.freeContext();
    }
  },
});

function byTime(a: PacketSource, b: PacketSource): number {
  return avCompareTs(a.packet.dts, a.timebase, b.packet.dts, b.timebase);
}

function addStream(context: FormatContext, { codecpar }: Stream): Stream {
  const stream = context.newStream();
  succeeded(codecpar.copy(stream.codecpar), 'describe a stream');
  stream.codecpar.codecTag = 0;
  return stream;
}

/** Frame k of all parts at k; packets are decoded in their order, none after it is shown. */
function pictureOf({ parts, frameRate, ticksPerFrame }: MuxArgs): PacketSource & { readonly stream: Stream } {
  const shown = parts.filter(({ frames }) => frames > 0);
  const [first] = shown;
  const delay = Math.max(0, ...shown.map(({ file }) => delayOf(file, ticksPerFrame)));
  let input = openOwn(first?.file ?? '');
  const packet = new Packet();
  packet.alloc();
  let [part, offset, count] = [0, 0, 0];
  return {
    get stream() {
      return firstStream(input.context);
    },
    packet,
    timebase: { num: frameRate.den, den: frameRate.num },
    next: () => {
      for (;;) {
        packet.unref();
        const read = input.context.readFrameSync(packet);
        if (read >= 0) break;
        if (read !== AVERROR_EOF) succeeded(read, 'read a segment');
        offset += shown[part]?.frames ?? 0;
        part += 1;
        const next = shown[part];
        if (next === undefined) return false;
        input[Symbol.dispose]();
        input = openOwn(next.file);
      }
      packet.pts = BigInt(offset) + packet.pts / BigInt(ticksPerFrame);
      packet.dts = BigInt(count - delay);
      packet.duration = 1n;
      count += 1;
      return true;
    },
    [Symbol.dispose]: () => {
      packet.free();
      input[Symbol.dispose]();
    },
  };
}

/** How many frames a segment's first packet is decoded before it is shown. */
function delayOf(file: string, ticksPerFrame: number): number {
  using input = openOwn(file);
  using packet = new Packet();
  packet.alloc();
  succeeded(input.context.readFrameSync(packet), 'read a segment');
  return Number(packet.pts - packet.dts) / ticksPerFrame;
}

function soundOf(file: string): PacketSource & { readonly stream: Stream } {
  const input = openOwn(file);
  const packet = new Packet();
  packet.alloc();
  const stream = firstStream(input.context);
  return {
    stream,
    packet,
    timebase: stream.timeBase,
    next: () => {
      packet.unref();
      const read = input.context.readFrameSync(packet);
      if (read === AVERROR_EOF) return false;
      succeeded(read, 'read the sound');
      return true;
    },
    [Symbol.dispose]: () => {
      packet.free();
      input[Symbol.dispose]();
    },
  };
}

function firstStream({ streams }: FormatContext): Stream {
  const [stream] = streams;
  if (stream === undefined) throw new Error('There is no stream.');
  return stream;
}
