import type { FoundPacket } from '@clipwright/core/probing';
import { incomplete } from '../incomplete.ts';
import type { Edit } from './edit-list.ts';
import type { Samples } from './sample-table.ts';

/** Packets of a track, and where its zero lies. */
export interface TrackPackets {
  /** Without durations; of one sample after the other, from `first`. */
  readonly packets: readonly FoundPacket[];
  readonly first: number;
  /** Ticks at which the stream starts, as ffmpeg tells it. */
  readonly start: number;
}

/**
 * The packets of a track as ffmpeg lists them (`mov_fix_index` of libavformat/mov.c): an edit begins to be decoded at
 * the keyframe before it, what lies outside of it is decoded and not shown, and times are shifted so that the first
 * frame shown is at the end of the pause, or at zero.
 *
 * @param edit The edit list; absent where there is none.
 */
export function packetsOf(samples: Samples, edit: Edit | undefined): TrackPackets {
  const { count, times, offsets, sizes, keys, shift } = samples;
  if (count === 0) throw incomplete('its video has no samples');
  const shownAt = (i: number): number => (times[i] ?? 0) + (offsets?.[i] ?? 0);
  const packet = (i: number, time: number, discard: boolean): FoundPacket => ({
    pts: time + (offsets?.[i] ?? 0) + shift,
    dts: time,
    duration: undefined,
    size: sizes[i] ?? 0,
    key: keys[i] === 1,
    discard,
  });
  if (edit === undefined) {
    const packets = Array.from({ length: count }, (_, i) => packet(i, (times[i] ?? 0) - shift, false));
    return { packets, first: 0, start: packets[0]?.pts ?? 0 };
  }
  if (edit.length === 0) throw incomplete('its edit list has no length', 'edit-list');

  const first = firstDecoded(samples, edit.start);
  const beyond = edit.start + edit.length;
  const lengthOf = (i: number): number => (i + 1 < count ? (times[i + 1] ?? 0) - (times[i] ?? 0) : edit.length);
  // ffmpeg's clock starts where the pause ends, less the shift; nothing before the first frame shown moves it on.
  let clock = edit.pause - shift;
  let earliest = Number.POSITIVE_INFINITY;
  let shown = false;
  let keyBeyond = false;
  // Of the samples from `first`. Hours of video have a million of them.
  const decoded = new Float64Array(count - first);
  const discarded = new Uint8Array(count - first);
  let end = first;
  for (let i = first; i < count; i += 1) {
    const at = shownAt(i);
    const discard = at < edit.start || at >= beyond;
    if (!discard) {
      earliest = Math.min(earliest, clock + (offsets?.[i] ?? 0) + shift);
      if (!shown) {
        shown = true;
        // Those decoded before count back from here.
        let back = clock;
        for (let before = end - 1; before >= first; before -= 1) {
          back -= lengthOf(before);
          decoded[before - first] = back;
        }
      }
    }
    decoded[i - first] = clock;
    discarded[i - first] = discard ? 1 : 0;
    end = i + 1;
    if (shown) clock += lengthOf(i);
    if (at + lengthOf(i) >= beyond && keys[i] === 1) {
      // A keyframe behind the end may be followed by frames that are shown before it.
      if (offsets === undefined || keyBeyond) break;
      keyBeyond = true;
    }
  }
  if (!shown) throw incomplete('its edit list shows nothing', 'edit-list');
  const later = Math.max(0, earliest - edit.pause);
  return {
    packets: Array.from({ length: end - first }, (_, i) =>
      packet(first + i, (decoded[i] ?? 0) - later, discarded[i] === 1),
    ),
    first,
    start: edit.pause,
  };
}

/**
 * The sample from which an edit that starts at a time is decoded: a keyframe shown by then or, where there is none, the
 * first.
 */
function firstDecoded({ count, times, offsets, keys }: Samples, start: number): number {
  let sample = 0;
  while (sample + 1 < count && (times[sample + 1] ?? 0) <= start) sample += 1;
  for (; sample > 0; sample -= 1) {
    if (keys[sample] === 1 && (times[sample] ?? 0) + (offsets?.[sample] ?? 0) <= start) return sample;
  }
  return 0;
}
