/** How a stream of pictures is to be decoded, as its container says it before the first of them. */
export interface DecoderConfiguration {
  readonly codec: 'h264' | 'hevc' | 'av1';
  /**
   * The record itself: the content of `avcC`, `hvcC` or `av1C`; absent where the sequence header stands in the pictures
   * alone (AV1).
   */
  readonly record: Uint8Array | undefined;
  /**
   * Parameter sets in the order of the record: NAL units without start codes (H.264: SPS, PPS; H.265: VPS, SPS, PPS,
   * SEI), or the sequence header (AV1) without the header of its OBU.
   */
  readonly parameterSets: readonly Uint8Array[];
  /** `profile_idc`, `general_profile_idc` or `seq_profile`. */
  readonly profile: number;
  /** `level_idc`, `general_level_idc` or `seq_level_idx[0]`: 31 is level 3.1 of H.264, 93 that of H.265. */
  readonly level: number;
  /** Bytes of the length before each NAL unit of a packet; absent where packets have no such units. */
  readonly lengthSize: number | undefined;
  /** Pictures that are decoded before one that is shown before them, at most; absent where that is not said. */
  readonly reorderDepth: number | undefined;
}
