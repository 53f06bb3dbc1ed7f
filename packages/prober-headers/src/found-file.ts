import type { FoundPacket, FoundSource } from '@clipwright/core/probing';
import type { ByteFile } from './bytes/byte-file.ts';

/** Packets of a stretch of a stream, and between which timestamps all its frames are among them. */
export interface FoundStretch {
  readonly packets: readonly FoundPacket[];
  /** Ticks. */
  readonly first: number;
  readonly last: number;
}

/** What is found in a file. */
export interface FoundFile {
  readonly source: FoundSource;
  /**
   * Reads more of its only video stream, where not all of it was read: at least what is on screen between two ticks, the frame
   * after that, and the groups that all these are in.
   */
  readonly stretch?: (file: ByteFile, from: number, to: number) => Promise<FoundStretch>;
}
