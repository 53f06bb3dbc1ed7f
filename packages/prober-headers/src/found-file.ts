import type { FoundPacket, FoundSource } from '@clipwright/core/probing';
import type { ByteFile } from './bytes/byte-file.ts';
import type { DecoderConfiguration } from './codec/decoder-configuration.ts';

/** Where the bytes of a packet are in a file. */
export interface Place {
  readonly start: number;
  readonly size: number;
}

/** Where one packet of a stream is. */
export interface PlacedPacket extends Place {
  /** Ticks. */
  readonly pts: number;
  readonly key: boolean;
}

/** Packets of a stretch of a stream, and between which timestamps all its frames are among them. */
export interface FoundStretch {
  readonly packets: readonly FoundPacket[];
  /** Ticks. */
  readonly first: number;
  readonly last: number;
  readonly placed: readonly PlacedPacket[];
}

/** How streams of pictures are to be decoded, by their index; those that need no configuration are not there. */
export type Decoders = ReadonlyMap<number, DecoderConfiguration>;

/** What is found in a file. */
export interface FoundFile {
  readonly source: FoundSource;
  readonly decoders: Decoders;
  /** Where the packets of a stream of pictures are, in the order of decoding, as far as they were read. */
  readonly placed: (stream: number) => readonly PlacedPacket[];
  /**
   * Reads more of its only video stream, where not all of it was read: at least what is on screen between two ticks,
   * the frame after that, and the groups that all these are in.
   */
  readonly stretch?: (file: ByteFile, from: number, to: number) => Promise<FoundStretch>;
}
