import type { FoundPacket, FoundSource, FoundVideo } from '@clipwright/core/probing';
import type { ByteFile } from './bytes/byte-file.ts';
import type { CodedPicture } from './codec/coded-picture.ts';
import type { DecoderConfiguration } from './codec/decoder-configuration.ts';

/** Where the bytes of a packet are in a file. */
export interface Place {
  readonly start: number;
  readonly size: number;
}

/** Where keyframes of a stream are, by their timestamps. */
export type KeyPlaces = ReadonlyMap<number, Place>;

/** Packets of a stretch of a stream, and between which timestamps all its frames are among them. */
export interface FoundStretch {
  readonly packets: readonly FoundPacket[];
  /** Ticks. */
  readonly first: number;
  readonly last: number;
  readonly keyframes: KeyPlaces;
}

/** How streams of pictures are to be decoded, by their index; those that need no configuration are not there. */
export type Decoders = ReadonlyMap<number, DecoderConfiguration>;

export function decodersOf(streams: readonly (readonly [index: number, DecoderConfiguration | undefined])[]): Decoders {
  return new Map(streams.flatMap(([index, decoder]) => (decoder === undefined ? [] : [[index, decoder] as const])));
}

/** What is told of a stream's decoder, as plain data. */
export function toldOfDecoder({ decoder }: CodedPicture): Pick<FoundVideo, 'decoder'> {
  if (decoder === undefined) return {};
  const { record, parameterSets, profile, level, reorderDepth } = decoder;
  return {
    decoder: {
      ...(record === undefined ? {} : { configuration: base64(record) }),
      parameterSets: parameterSets.map(base64),
      profile,
      level,
      ...(reorderDepth === undefined ? {} : { reorderDepth }),
    },
  };
}

/** By what browsers and Node both have. */
export function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** What is found in a file. */
export interface FoundFile {
  readonly source: FoundSource;
  readonly decoders: Decoders;
  /** Where the keyframes of a stream of pictures are, as far as they were read. */
  readonly keyframes: (stream: number) => KeyPlaces;
  /**
   * Reads more of its only video stream, where not all of it was read: at least what is on screen between two ticks,
   * the frame after that, and the groups that all these are in.
   */
  readonly stretch?: (file: ByteFile, from: number, to: number) => Promise<FoundStretch>;
}
