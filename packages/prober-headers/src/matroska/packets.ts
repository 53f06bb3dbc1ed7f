import type { FoundPacket } from '@clipwright/core/probing';
import { incomplete } from '../incomplete.ts';
import type { Block } from './blocks.ts';
import type { Segment } from './segment.ts';
import type { Track } from './tracks.ts';

/** Packets of a track of pictures. Decoding times are not kept in such files. */
export function packetsOf(blocks: readonly Block[], track: Track, { timestampScale }: Segment): readonly FoundPacket[] {
  if (track.codecDelay > 0 || track.defaultDuration === undefined) {
    throw incomplete('the rate of its frames is not told');
  }
  const defaultDuration = Math.floor(track.defaultDuration / timestampScale);
  return blocks.map(({ time, key, laced, duration, size }) => {
    if (laced) throw incomplete('its frames are laced');
    return { pts: time, dts: undefined, duration: duration ?? defaultDuration, size, key, discard: false };
  });
}
