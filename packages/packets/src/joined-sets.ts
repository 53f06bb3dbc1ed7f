/** The codecs whose parameter sets are known here. */
export type SetsCodec = 'h264' | 'hevc';

/** How the packets of one stream, or of some groups of one, are to be decoded. */
export interface StreamSets {
  /** Parameter sets in force: NAL units without start codes or lengths (H.264: SPS, PPS; H.265: VPS, SPS, PPS). */
  readonly sets: readonly Uint8Array[];
  /** Bytes of the length before each NAL unit of a packet: 1 to 4. */
  readonly lengthSize: number;
}

/** Several streams of one codec in one. */
export interface JoinedSets {
  /** The decoder's configuration that holds the sets of all of them: the content of `avcC` or `hvcC`. */
  readonly configuration: Uint8Array;
  /**
   * A packet as it stands in the joined stream: lengths of four bytes, no parameter sets, ids those of the configuration.
   *
   * @param stream Its position among the streams that were joined.
   * @param isFirst Whether it is the first of a run that does not go on from packets before it. @default false
   */
  packet(stream: number, packet: Uint8Array, isFirst?: boolean): Uint8Array;
}
