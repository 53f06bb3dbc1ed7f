import type { AudioCodec, AudioEncoding } from '@clipwright/core';
import { audioEncoders } from '@clipwright/filters';
import { AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP, AVERROR_EAGAIN, AVERROR_EOF } from 'node-av/constants';
import { avChannelLayoutDefault, CodecContext, Frame, Packet, Rational } from 'node-av/lib';
import { encoderNamed } from './encoder-named.ts';
import { succeeded } from './succeeded.ts';

/** An encoder of sound that is open. */
export interface SoundEncoder extends Disposable {
  readonly context: CodecContext;
  /** Encodes interleaved samples. What comes out is handed on, and good until then. */
  encode(samples: Float32Array, take: (packet: Packet) => void): void;
  /** Encodes what is left: there is no more. */
  finish(take: (packet: Packet) => void): void;
}

const ownOptions: Partial<Readonly<Record<AudioCodec, Readonly<Record<string, string>>>>> = {
  // Of the two ways to choose AAC's quantizers the simpler one is better at these bit rates.
  aac: { aac_coder: 'fast' },
  // No frame may borrow bits of those before it, which another encoder made.
  mp3: { reservoir: '0' },
};

/** Errors: `encoder-missing`, `tool-failed`, `out-of-resources`. */
export function soundEncoder({ codec, bitrate, sampleRate, channels }: AudioEncoding): SoundEncoder {
  const name = audioEncoders[codec];
  const found = encoderNamed(name);
  const context = new CodecContext();
  const [frame, packet] = [new Frame(), new Packet()];
  const close = (): void => {
    frame.free();
    packet.free();
    context.freeContext();
  };
  const isPlanar = codec !== 'opus';
  const format = isPlanar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_FLT;
  try {
    context.allocContext3(found);
    frame.alloc();
    packet.alloc();
    context.sampleRate = sampleRate;
    context.sampleFormat = format;
    context.channelLayout = avChannelLayoutDefault(channels);
    context.timeBase = new Rational(1, sampleRate);
    const options = { b: String(bitrate), flags: '+bitexact', ...ownOptions[codec] };
    for (const [option, value] of Object.entries(options)) {
      succeeded(context.setOption(option, value), `set ${option}=${value} of ${name}`);
    }
    succeeded(context.open2Sync(found), `open the encoder ${name}`);
  } catch (error) {
    close();
    throw error;
  }

  const length = context.frameSize;
  const open = new Float32Array(length * channels);
  let [filled, position] = [0, 0n];

  const drain = (take: (packet: Packet) => void): void => {
    for (;;) {
      const code = context.receivePacketSync(packet);
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
      succeeded(code, 'encode sound');
      take(packet);
      packet.unref();
    }
  };
  /** Encodes what has been gathered. */
  const flush = (take: (packet: Packet) => void): void => {
    const samples = filled / channels;
    frame.unref();
    frame.nbSamples = samples;
    frame.format = format;
    frame.sampleRate = sampleRate;
    frame.channelLayout = avChannelLayoutDefault(channels);
    succeeded(frame.getBuffer(), 'keep sound');
    const ordered = isPlanar ? planar(open.subarray(0, filled), channels) : open.subarray(0, filled);
    succeeded(frame.fromBuffer(Buffer.from(ordered.buffer, ordered.byteOffset, ordered.byteLength)), 'keep sound');
    frame.pts = position;
    position += BigInt(samples);
    filled = 0;
    succeeded(context.sendFrameSync(frame), 'encode sound');
    drain(take);
  };

  return {
    context,
    encode: (samples, take) => {
      for (let at = 0; at < samples.length; ) {
        const part = samples.subarray(at, at + open.length - filled);
        open.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === open.length) flush(take);
      }
    },
    finish: (take) => {
      if (filled > 0) flush(take);
      succeeded(context.sendFrameSync(null), 'encode sound');
      drain(take);
    },
    [Symbol.dispose]: close,
  };
}

/** One channel after the other. */
function planar(interleaved: Float32Array, channels: number): Float32Array {
  const length = interleaved.length / channels;
  return Float32Array.from(interleaved, (_, i) => interleaved[(i % length) * channels + Math.floor(i / length)] ?? 0);
}
