import { Rational } from '@clipwright/core';
import { type ClipStretch, lastNotLater, lastTickOf, tickAt } from '@clipwright/core/author';
import { displaySize } from '@clipwright/core/probing';
import type { FrameShape } from './frame-shapes.ts';

/** Output frames of a stretch whose pictures all have one shape, as a stretch of its own. */
export interface OneShape {
  readonly stretch: ClipStretch;
  /**
   * The first tick of that shape, and the first behind it of another; absent where nothing else comes before or after.
   */
  readonly from?: number;
  readonly until?: number;
}

/**
 * A stretch as stretches of one shape each, one after the other.
 *
 * @param shapes Of the frames at least from the first to the last that it shows.
 */
export function stretchesOfOneShape(
  stretch: ClipStretch,
  shapes: readonly FrameShape[],
  frameRate: Rational,
): readonly OneShape[] {
  const { source, sampleAt, speed = '1/1', frames, view } = stretch;
  const step = Rational.from(speed).div(frameRate);
  const times = shapes.map(({ pts }) => pts);
  const extents = extentsOf(shapes);
  const runs: { extent: number; first: number; frames: number }[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const tick = tickAt(step.mul(frame).add(sampleAt), source.info.video);
    const shown = Math.max(0, lastNotLater(times, tick));
    const extent = extents.findLastIndex(({ begin }) => begin <= shown);
    const run = runs.at(-1);
    if (run?.extent === extent) run.frames += 1;
    else runs.push({ extent, first: frame, frames: 1 });
  }
  return runs.flatMap(({ extent, first, ...run }): OneShape[] => {
    const [own, next] = [extents[extent], extents[extent + 1]];
    if (own === undefined) return [];
    const begun = {
      ...stretch,
      source: { ...source, info: { ...source.info, video: { ...source.info.video, ...videoOf(stretch, own.shape) } } },
      sampleAt: step.mul(first).add(sampleAt).toString(),
      ...(view === undefined
        ? {}
        : { view: { ...view, at: Rational.from(view.step).mul(first).add(view.at).toString() } }),
      frames: run.frames,
    };
    const firstShown =
      times[Math.max(0, lastNotLater(times, tickAt(Rational.from(begun.sampleAt), source.info.video)))] ?? 0;
    const lastShown = lastTickOf({ ...begun, hints: { ...stretch.hints, firstShown } }, frameRate);
    const shown = times.filter((pts) => pts >= firstShown && pts <= lastShown).length;
    return [
      {
        stretch: {
          ...begun,
          hints: { firstShown, shown, decodeFrom: Math.min(stretch.hints.decodeFrom, firstShown) },
        },
        ...(extent === 0 ? {} : { from: own.shape.pts }),
        ...(next === undefined ? {} : { until: next.shape.pts }),
      },
    ];
  });
}

/** Where each shape begins, by position. */
function extentsOf(shapes: readonly FrameShape[]): readonly { readonly begin: number; readonly shape: FrameShape }[] {
  const key = ({ pts: _, ...shape }: FrameShape): string => JSON.stringify(shape);
  return shapes.flatMap((shape, begin) => {
    const before = shapes[begin - 1];
    return before !== undefined && key(before) === key(shape) ? [] : [{ begin, shape }];
  });
}

function videoOf({ source }: ClipStretch, { width, height, sampleAspectRatio, pixelFormat, color }: FrameShape) {
  const size = displaySize(width, height, Rational.from(sampleAspectRatio), source.info.video.rotation);
  return { width, height, sampleAspectRatio, pixelFormat, color, ...size };
}
