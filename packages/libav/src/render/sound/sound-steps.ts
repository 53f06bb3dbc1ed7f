import type { AudioEncoding } from '@clipwright/core';

/** Raw sound that is handed to a worker: interleaved floats. */
export interface FedSound {
  readonly data?: Uint8Array<ArrayBuffer>;
  /** Whether there is no more. */
  readonly over?: true;
}

/** What encodes: chunks of one stream of raw sound, from the first sample of the first of them on. */
export interface EncodeSoundArgs {
  readonly encoding: AudioEncoding;
  readonly chunks: readonly EncodedSoundChunk[];
}

export interface EncodedSoundChunk {
  readonly file: string;
  /** Samples of the stream. */
  readonly from: number;
  readonly to: number;
}

/** Asks for the next of it. */
export interface EncodedSound {
  /** Samples that have gone in. */
  readonly samples: number;
}

/** What filters raw sound. */
export interface FilterSoundArgs {
  /** In FFmpeg's words. */
  readonly filters: string;
  readonly sampleRate: number;
  readonly channels: number;
}

/** What came out, if anything: else more is wanted. */
export interface FilteredBlock {
  readonly data?: ArrayBuffer;
}
