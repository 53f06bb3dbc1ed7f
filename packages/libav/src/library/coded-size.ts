import { ClipwrightError } from '@clipwright/core';
import { readAvcConfiguration, readH264Sps, readHevcConfiguration, readHevcSps, shownSize } from '@clipwright/packets';
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC } from 'node-av/constants';
import type { CodecParameters } from 'node-av/lib';

/** Pixels across and down. */
export interface CodedSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Sizes of pictures by what the container says to the decoder, which count before those that it says of the stream;
 * known before a picture is decoded.
 */
export function codedSizes({ codecId, extradata }: CodecParameters): readonly CodedSize[] {
  // One without lengths has start codes: it is no record.
  if (extradata?.[0] !== 1) return [];
  try {
    if (codecId === AV_CODEC_ID_H264) {
      const { sets } = readAvcConfiguration(extradata);
      return sets.filter(([head = 0]) => (head & 31) === 7).map((set) => shownSize(readH264Sps(set)));
    }
    if (codecId !== AV_CODEC_ID_HEVC) return [];
    const { sets } = readHevcConfiguration(extradata);
    return sets.filter(([head = 0]) => ((head >> 1) & 63) === 33).map((set) => shownSize(readHevcSps(set)));
  } catch (error) {
    if (error instanceof ClipwrightError) return [];
    throw error;
  }
}
