/** Filters that print the timestamp of every frame that passes to the job's notes, before the frame itself goes on. */
export const printFrameTimes =
  'metadata=mode=add:key=clipwright:value=1,metadata=mode=print:key=clipwright:file=pipe\\\\:4:direct=1';

/** The timestamp, in ticks, in a line that {@link printFrameTimes} prints; `undefined` for its other lines. */
export function frameTimeOf(note: string): number | undefined {
  const pts = /^frame:\s*\d+\s+pts:\s*(-?\d+)/.exec(note)?.[1];
  return pts === undefined ? undefined : Number(pts);
}
