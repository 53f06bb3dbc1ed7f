import type { AudioCodec } from '@clipwright/core';
import { type PacketFileOptions, packetFile } from '../library/packet-file.ts';
import { soundEncoder } from '../library/sound-encoder.ts';
import type { EncodedSound, EncodedSoundChunk, EncodeSoundArgs, FedSound } from '../render/sound/sound-steps.ts';
import { job } from '../worker/job.ts';

/** What bare packets are written by: frames alone, without a container's own tags. */
const muxers: Partial<Readonly<Record<AudioCodec, PacketFileOptions>>> = {
  aac: { format: 'adts' },
  mp3: { format: 'mp3', options: { write_xing: '0', id3v2_version: '0' } },
};

/** Takes the samples of a chunk, and writes its packets. */
interface ChunkEncoder extends Disposable, EncodedSoundChunk {
  take(samples: Float32Array): void;
  finish(): void;
}

/**
 * Encodes chunks of a sound, each by an encoder of its own, so that its packets do not depend on the company. Errors:
 * `encoder-missing`, `disk-full`, `output-unwritable`, `out-of-resources`, `tool-failed`.
 */
export const encodeSound = job<EncodeSoundArgs, EncodedSound, FedSound>({
  *run({ encoding, chunks }) {
    const { channels } = encoding;
    const waiting = [...chunks];
    const open: ChunkEncoder[] = [];
    let samples = 0;
    try {
      for (;;) {
        const { data, over } = (yield { samples }) ?? {};
        if (over === true) break;
        if (data === undefined) continue;
        const block = floatsOf(data);
        const end = samples + block.length / channels;
        while ((waiting[0]?.from ?? end) < end) {
          const next = waiting.shift();
          if (next !== undefined) open.push(chunkEncoder(next, encoding));
        }
        for (const chunk of [...open]) {
          const [from, to] = [chunk.from - samples, chunk.to - samples].map((at) => Math.max(0, at) * channels);
          chunk.take(block.subarray(from, to));
          if (chunk.to > end) continue;
          chunk.finish();
          chunk[Symbol.dispose]();
          open.splice(open.indexOf(chunk), 1);
        }
        samples = end;
      }
      // Sound that broke off is a shorter stream.
      for (const chunk of open) chunk.finish();
    } finally {
      for (const chunk of open) chunk[Symbol.dispose]();
    }
  },
});

/** As floats; from another process bytes may come to lie anywhere. */
function floatsOf(bytes: Uint8Array<ArrayBuffer>): Float32Array {
  const size = Float32Array.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return new Float32Array(buffer, byteOffset, byteLength / size);
}

function chunkEncoder(chunk: EncodedSoundChunk, encoding: EncodeSoundArgs['encoding']): ChunkEncoder {
  const encoder = soundEncoder(encoding);
  try {
    const file = packetFile(chunk.file, encoder.context, muxers[encoding.codec] ?? { format: 'ogg' });
    return {
      ...chunk,
      take: (samples) => encoder.encode(samples, file.write),
      finish: () => {
        encoder.finish(file.write);
        file.finish();
      },
      [Symbol.dispose]: () => {
        file[Symbol.dispose]();
        encoder[Symbol.dispose]();
      },
    };
  } catch (error) {
    encoder[Symbol.dispose]();
    throw error;
  }
}
