/** Filters that print the timestamp of every frame that passes to the job's notes, before the frame itself goes on. */
export const printFrameTimes = printNamedFrameTimes(0);

/**
 * The same for one of several streams of frames in one process, which {@link namedFrameTimes} tells apart by its
 * number.
 *
 * @param when `promptly`: before the frame itself goes on. `together`: many at a time, which spares both sides a wakeup
 * for each frame (measured: 0.2 ms of CPU time); the lines of one stream stay together as long as it has no more than
 * {@link maxTogether} frames, or is the only one. @default 'promptly'
 */
export function printNamedFrameTimes(stream: number, when: 'promptly' | 'together' = 'promptly'): string {
  const direct = when === 'promptly' ? 1 : 0;
  return `metadata=mode=add:key=clipwright:value=${stream},metadata=mode=print:key=clipwright:file=pipe\\\\:4:direct=${direct}`;
}

/** Frames whose lines, of 80 bytes at most, ffmpeg keeps until the end: its buffer holds 32 KiB. */
export const maxTogether = 400;

/** The timestamp, in ticks, in a line that {@link printFrameTimes} prints; `undefined` for its other lines. */
export function frameTimeOf(note: string): number | undefined {
  const pts = /^frame:\s*\d+\s+pts:\s*(-?\d+)/.exec(note)?.[1];
  return pts === undefined ? undefined : Number(pts);
}

/**
 * Reads the lines that {@link printNamedFrameTimes} prints: two for each frame, the second of which names the stream.
 */
export function namedFrameTimes(): (note: string) => { readonly stream: number; readonly pts: number } | undefined {
  let pts: number | undefined;
  return (note) => {
    const stream = /^clipwright=(\d+)$/.exec(note)?.[1];
    if (stream === undefined || pts === undefined) {
      pts = frameTimeOf(note) ?? pts;
      return undefined;
    }
    return { stream: Number(stream), pts };
  };
}
