import { lastNotLater, Rational, type SourceIndex, type SourceInfo } from '@clipwright/core';

/** Containers in which a seek lands where it was asked to. */
export function seeksExactly(container: string): boolean {
  return container.split(',').some((name) => name === 'mov' || name === 'matroska');
}

/** How many groups before a frame's own decoding is tried from first. */
export function groupsBefore(container: string): number {
  return seeksExactly(container) ? 0 : 2;
}

/**
 * Where to try to begin decoding for a frame, best first: at the start of its group, some groups earlier, and at last at
 * the beginning (`undefined`), from where everything decodes. In seconds, as `-ss` counts them. MPEG-TS and the like
 * land anywhere near, so they begin further back.
 */
export function seekPoints(info: SourceInfo, index: SourceIndex, pts: number): (Rational | undefined)[] {
  const starts = index.gops.map((gop) => gop.pts);
  const own = lastNotLater(starts, pts);
  const nearest = groupsBefore(info.container);
  const back = [nearest, nearest === 0 ? 2 : 3 * nearest];
  const points = back.flatMap((groups) => {
    const start = starts[own - groups];
    if (start === undefined || own - groups <= 0) return [];
    const seconds = Rational.from(info.video.timebase).mul(start).sub(info.start);
    return seconds.compare(0) > 0 ? [seconds] : [];
  });
  return [...points, undefined];
}

/** Seconds as an option's value: decimals, a microsecond late at most, so that the keyframe at that time is not missed. */
export function secondsText(seconds: Rational): string {
  const micros = seconds.mul(1_000_000).ceil().toString().padStart(7, '0');
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}
