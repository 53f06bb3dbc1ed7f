import type { PicturePart } from '@clipwright/core';
import { Rational, type ViewStretch } from '@clipwright/core';
import { resized } from './scale-filter.ts';
import { bitsOf, type TargetColor } from './target-color.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of a picture fills a canvas: edges, in fractions of it. */
interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How many times as wide as the canvas pictures are at most while they move, since each of their pixels costs. */
const finest = 2;

/**
 * The size in which pictures are moved: fine enough that where least of them is shown each pixel of the canvas has one of
 * theirs, if there are as many, and no coarser than the canvas.
 *
 * @param picture In square pixels, as it is framed.
 */
export function movedSize(view: ViewStretch, picture: Size, canvas: Size): Size {
  const parts = [view.from, view.to].map((part) => edgesOf(part, picture, canvas));
  const side = (own: number, wanted: number, shares: readonly number[]): number => {
    const full = Math.min(wanted / Math.min(...shares), finest * wanted);
    return Math.max(wanted, 2 * Math.round(Math.min(own, full) / 2));
  };
  return {
    width: side(
      picture.width,
      canvas.width,
      parts.map(({ left, right }) => right - left),
    ),
    height: side(
      picture.height,
      canvas.height,
      parts.map(({ top, bottom }) => bottom - top),
    ),
  };
}

/**
 * The filters that bring pictures of a size to the canvas so that they show a part that moves. `perspective` places each
 * pixel between those of the picture, to a 256th; a part cut out on whole pixels (`zoompan`, `crop`) would jump from one
 * to the next. It counts alike with every processor's instructions.
 *
 * @param size Theirs ({@link movedSize}).
 */
export function viewFilters(
  view: ViewStretch,
  picture: Size,
  size: Size,
  canvas: Size,
  target: TargetColor,
): readonly string[] {
  const [from, to] = [edgesOf(view.from, picture, canvas), edgesOf(view.to, picture, canvas)];
  const [at, step] = [Rational.from(view.at).toNumber(), Rational.from(view.step).toNumber()];
  // The first frame is number 1.
  const way = `clip(${at}+(in-1)*${step},0,1)`;
  const edge = (name: keyof Edges, side: 'W' | 'H'): string =>
    from[name] === to[name] ? `${side}*${from[name]}` : `${side}*(${from[name]}+(${to[name] - from[name]})*${way})`;
  const [left, right] = [edge('left', 'W'), edge('right', 'W')];
  const [top, bottom] = [edge('top', 'H'), edge('bottom', 'H')];
  const corners = [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ].map(([x, y], corner) => `x${corner}='${x}':y${corner}='${y}'`);
  const isItsSize = size.width === canvas.width && size.height === canvas.height;
  const { pixelFormat } = target;
  // It takes eight bits alone.
  const isDeep = bitsOf(pixelFormat) > 8;
  return [
    ...(isDeep ? [resized(size, target), `format=${pixelFormat.replace('10le', '')}`] : []),
    `perspective=${corners.join(':')}:interpolation=cubic:eval=frame`,
    ...(isItsSize && !isDeep ? [] : [resized(canvas, target)]),
    ...(isDeep ? [`format=${pixelFormat}`] : []),
  ];
}

/** Of a part what has the canvas's shape, in its middle. */
function edgesOf(part: PicturePart, picture: Size, canvas: Size): Edges {
  const { left = 0, top = 0 } = part;
  const { width = 1 - left, height = 1 - top } = part;
  const shape = (canvas.width * picture.height) / (canvas.height * picture.width);
  // In fractions the canvas is so many times as wide as high.
  const [across, down] = width > height * shape ? [height * shape, height] : [width, width / shape];
  const [x, y] = [left + (width - across) / 2, top + (height - down) / 2];
  return { left: x, top: y, right: x + across, bottom: y + down };
}
