import { Rational, type SourceIndex, type SourceInfo } from '@clipwright/core';
import { lastNotLater } from '@clipwright/core/author';
import { beginsAnywhere, seeksByDisplay, seeksExactly } from '@clipwright/ffmpeg';

/** How many groups before a frame's own decoding is tried from first. */
export function groupsBefore(container: string): number {
  return seeksExactly(container) ? 0 : 2;
}

/**
 * How much earlier than it was asked to ffmpeg seeks in other containers, where frames are reordered: it does not know
 * by how much decoding times are earlier (`dts_heuristic` in ffmpeg's sources), and so mostly lands a group before.
 */
const heuristic = Rational.of(3n, 23n);

/**
 * Where to try to begin decoding for a frame, best first: at the start of its group, some groups earlier, and at last
 * at the beginning (`undefined`), from where everything decodes. In seconds, as `-ss` counts them. Where a seek lands
 * anywhere near, they begin further back. Where it lands in the group before, they also begin later: damage there may
 * end the run.
 */
export function seekPoints(info: SourceInfo, index: SourceIndex, pts: number): (Rational | undefined)[] {
  const starts = index.gops.map((gop) => gop.pts);
  const own = lastNotLater(starts, pts);
  const nearest = groupsBefore(info.container);
  const further = beginsAnywhere(info.container) ? 3 * nearest : nearest === 0 ? 2 : 0;
  // Of a part of an index the first group stands for those before it, which are not known.
  const isPart = (starts[0] ?? 0) > info.video.origin;
  const at = (groups: number, later: Rational = Rational.zero): Rational[] => {
    const group = isPart ? Math.max(0, own - groups) : own - groups;
    const start = starts[group];
    if (start === undefined || (group <= 0 && !isPart)) return [];
    const seconds = Rational.from(info.video.timebase)
      .mul(start)
      .sub(info.hints?.start ?? 0)
      .add(later);
    return seconds.compare(0) > 0 ? [seconds] : [];
  };
  const isShifted = !seeksByDisplay(info.container) && !beginsAnywhere(info.container);
  return [...at(nearest), ...at(further), ...(isShifted ? at(0, heuristic) : []), undefined];
}
