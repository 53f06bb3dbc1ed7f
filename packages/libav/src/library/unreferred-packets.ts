import { ClipwrightError } from '@clipwright/core';
import { isUnreferred, readAvcConfiguration } from '@clipwright/packets';
import { AV_CODEC_ID_H264 } from 'node-av/constants';
import type { CodecParameters, Packet } from 'node-av/lib';

/**
 * Tells which packets of a stream hold a frame that no other refers to, so that others decode the same without it: of
 * H.264, where the container keeps its units by their lengths. Of any other stream, and of what is broken, none.
 */
export function unreferredPackets({ codecId, extradata }: CodecParameters): (packet: Packet) => boolean {
  const lengthSize = quietly(() =>
    // One without lengths has start codes: it is no record.
    codecId === AV_CODEC_ID_H264 && extradata?.[0] === 1 ? readAvcConfiguration(extradata).lengthSize : undefined,
  );
  if (lengthSize === undefined) return () => false;
  return ({ data, isKeyframe }) =>
    !isKeyframe && data !== null && quietly(() => isUnreferred(data, lengthSize)) === true;
}

/** What something comes to, unless it is damaged. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ClipwrightError) return undefined;
    throw error;
  }
}
