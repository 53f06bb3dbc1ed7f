import { ClipwrightError } from '@clipwright/core';
import { AV_PICTURE_TYPE_NONE, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { avGetPixFmtFromName, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import type { EncodingSpec } from '../render/encoding-spec.ts';
import { encoderNamed } from './encoder-named.ts';
import { succeeded } from './succeeded.ts';

/** An encoder of pictures that is open. */
export interface FrameEncoder extends Disposable {
  readonly context: CodecContext;
  /** Hands it the frame that is shown next, or none: there will be no more. What comes out is taken before the next. */
  send(frame: Frame | null): void;
  /** What has come out, one at a time, and good until the next is asked for; its times count in frames. */
  receive(): Packet | undefined;
}

/** Errors: `encoder-missing`, `tool-failed`, `out-of-resources`. */
export function frameEncoder(spec: EncodingSpec): FrameEncoder {
  const codec = encoderNamed(spec.encoder);
  if (spec.encoder === 'libsvtav1') quietSvt();
  const context = new CodecContext();
  context.allocContext3(codec);
  const packet = new Packet();
  packet.alloc();
  const close = (): void => {
    packet.free();
    context.freeContext();
  };
  try {
    const { width, height, pixelFormat, frameRate, options } = spec;
    context.width = width;
    context.height = height;
    context.pixelFormat = avGetPixFmtFromName(pixelFormat);
    context.timeBase = new Rational(frameRate.den, frameRate.num);
    context.framerate = new Rational(frameRate.num, frameRate.den);
    context.sampleAspectRatio = new Rational(1, 1);
    for (const [name, value] of Object.entries(options)) {
      succeeded(context.setOption(name, value), `set ${name}=${value} of ${spec.encoder}`);
    }
    succeeded(context.open2Sync(codec), `open the encoder ${spec.encoder}`);
    let frames = 0n;
    return {
      context,
      send: (frame) => {
        if (frame !== null) {
          check(frame, spec);
          frame.pts = frames;
          // None is a keyframe because it was one in its source.
          frame.pictType = AV_PICTURE_TYPE_NONE;
          frames += 1n;
        }
        succeeded(context.sendFrameSync(frame), 'encode a frame');
      },
      receive: () => {
        packet.unref();
        const code = context.receivePacketSync(packet);
        if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return undefined;
        succeeded(code, 'encode a frame');
        packet.duration = 1n;
        return packet;
      },
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** SVT-AV1 prints what it does, past FFmpeg's log, unless the environment says: errors alone. */
function quietSvt(): void {
  process.env.SVT_LOG ??= '1';
}

function check({ width, height, format }: Frame, spec: EncodingSpec): void {
  if (width === spec.width && height === spec.height && format === avGetPixFmtFromName(spec.pixelFormat)) return;
  throw new ClipwrightError(
    'internal',
    `A frame of ${width}x${height} was to be encoded, not ${spec.width}x${spec.height}.`,
  );
}
