import { ClipwrightError } from '@clipwright/core';
import { AVERROR_EAGAIN, AVERROR_EOF, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { avGetPixFmtFromName, Codec, CodecContext, FFmpegError, Frame, Packet } from 'node-av/lib';
import { openOwn } from '../library/open-own.ts';
import { succeeded } from '../library/succeeded.ts';
import { timeOf } from '../library/told-stream.ts';
import { job } from '../worker/job.ts';

/** What is decoded of a file that was written here. */
export interface DecodeJoinsArgs {
  readonly file: string;
  /** In ticks, both ends included; what stands at the first decodes by itself. Ascending. */
  readonly stretches: readonly { readonly from: number; readonly to: number }[];
  /** What each frame has to be. */
  readonly shape: FrameShape;
}

export interface FrameShape {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
}

/** More do not make it quicker: there are few frames between keyframes to share out. */
const threads = 4;

/**
 * Decodes stretches of a picture, strictly, and tells the ticks of what came out. Errors: `verification-failed` where
 * something does not decode, or comes out in another shape.
 */
export const decodeJoins = job<DecodeJoinsArgs, { readonly ticks: readonly number[] }>({
  *run({ file, stretches, shape }) {
    using input = openOwn(file);
    const { context } = input;
    const stream = context.streams[0];
    const codec = stream === undefined ? null : Codec.findDecoder(stream.codecpar.codecId);
    if (stream === undefined || codec === null) throw undecoded('It has no picture that can be decoded.');
    using decoder = new CodecContext();
    decoder.allocContext3(codec);
    succeeded(decoder.parametersToContext(stream.codecpar), 'describe the picture');
    decoder.pktTimebase = stream.timeBase;
    decoder.threadCount = threads;
    succeeded(decoder.setOption('err_detect', 'explode'), 'be strict');
    succeeded(decoder.open2Sync(codec), 'open a decoder');
    using packet = new Packet();
    packet.alloc();
    using frame = new Frame();
    frame.alloc();
    for (const { from, to } of stretches) {
      succeeded(context.seekFrameSync(0, BigInt(from), AVSEEK_FLAG_BACKWARD), 'find a frame');
      decoder.flushBuffers();
      const ticks: number[] = [];
      let isOver = false;
      while (!isOver) {
        const read = context.readFrameSync(packet);
        if (read !== AVERROR_EOF) succeeded(read, 'read the output');
        const isOther = read !== AVERROR_EOF && packet.streamIndex !== 0;
        if (!isOther) strictly(decoder.sendPacketSync(read === AVERROR_EOF ? null : packet));
        packet.unref();
        while (!isOver && !isOther) {
          const code = decoder.receiveFrameSync(frame);
          if (code === AVERROR_EAGAIN) break;
          if (code === AVERROR_EOF) isOver = true;
          else {
            strictly(code);
            const pts = timeOf(frame.bestEffortTimestamp) ?? Number.NaN;
            if (frame.decodeErrorFlags !== 0) throw undecoded(`The frame at tick ${pts} is broken.`);
            if (!isOf(frame, shape)) throw undecoded(`The frame at tick ${pts} is ${frame.width}x${frame.height}.`);
            if (pts >= from && pts <= to) ticks.push(pts);
            isOver = pts >= to;
          }
          frame.unref();
        }
        yield undefined;
      }
      yield { ticks };
    }
  },
});

function isOf({ width, height, format }: Frame, shape: FrameShape): boolean {
  return width === shape.width && height === shape.height && format === avGetPixFmtFromName(shape.pixelFormat);
}

function strictly(code: number): void {
  if (code < 0) throw undecoded(`It does not decode around its joins: ${FFmpegError.strerror(code)}.`);
}

function undecoded(what: string): ClipwrightError {
  return new ClipwrightError('verification-failed', `The output is not what was planned. ${what}`, {
    remedy: 'Nothing was written; please report this with the list and the sources.',
  });
}
