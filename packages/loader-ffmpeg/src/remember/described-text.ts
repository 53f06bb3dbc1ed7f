import type { Gop } from '@clipwright/core';
import type { Described } from '@clipwright/core/probing';

/** The same as {@link Described}, in few characters: frames come evenly, so that their distances are short and repeat. */
interface Compact {
  readonly info: Described['info'];
  /** Timestamp of the first frame, then of each other its distance from the one before. */
  readonly times: readonly number[];
  readonly end: number;
  /** Of each group its timestamp, decoding time, packets and bytes. */
  readonly gops: readonly (readonly [pts: number, dts: number, packets: number, bytes: number])[];
}

/** What is known of a source as a text that is kept. */
export function describedText({ info, index }: Described): string {
  const { timestamps, end } = index;
  const compact: Compact = {
    info,
    times: timestamps.map((time, i) => time - (timestamps[i - 1] ?? 0)),
    end,
    gops: index.gops.map(({ pts, dts, packets, bytes }) => [pts, dts, packets, bytes]),
  };
  return JSON.stringify(compact);
}

/** The other way. Throws when it is no such text. */
export function describedOf(text: string): Described {
  // The store vouches that it is what was written; the key, that this version wrote it.
  const { info, times, end, gops }: Compact = JSON.parse(text);
  let time = 0;
  const timestamps = times.map((distance) => {
    time += distance;
    return time;
  });
  const index = {
    timestamps,
    end,
    gops: gops.map(([pts, dts, packets, bytes]): Gop => ({ pts, dts, packets, bytes })),
  };
  return { info, index };
}
