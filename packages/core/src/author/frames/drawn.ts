import type { CrossfadeSegmentRequest } from '../../contracts/segment-request.ts';
import type { CanvasShift } from '../../contracts/transition-drawing.ts';
import { planesOf } from './frame-layout.ts';
import { mixSteps } from './mix.ts';

/** The way that a picture goes along one side of the canvas. */
export interface Way {
  /** Pairs of pixels in all; it is shifted by as many in output frame j as `floor((begin + j * step) / parts)` says. */
  readonly pairs: number;
  readonly begin: bigint;
  readonly step: bigint;
  readonly parts: bigint;
}

/** In pairs of pixels, as chroma of half the size wants it. */
export function wayOf(
  request: Pick<CrossfadeSegmentRequest, 'mixAt' | 'mixStep'>,
  shift: number | undefined,
  side: number,
): Way {
  const pairs = Math.round((side * Math.abs(shift ?? 0)) / 2);
  return { pairs, ...mixSteps(request, pairs) };
}

/** Pixels by which a picture lies to the right of its place, or below it. */
interface Offset {
  readonly x: number;
  readonly y: number;
}

/** Draws the pictures of a transition that is drawn ({@link TransitionDrawing}), in whole pixels. */
export function drawer(request: CrossfadeSegmentRequest, pixelFormat: string) {
  const { drawing, profile } = request;
  const { width, height } = profile;
  const planes = planesOf(pixelFormat, width, height) ?? [];
  const along = (shift: number | undefined, side: number, frame: number, isComing: boolean): number => {
    const { pairs, begin, step, parts } = wayOf(request, shift, side);
    const gone = Math.min(pairs, Math.max(0, Number((begin + BigInt(frame) * step) / parts)));
    return Math.sign(shift ?? 0) * 2 * (isComing ? pairs - gone : gone) + 0;
  };
  const offset = ({ x, y }: CanvasShift = {}, frame: number, isComing: boolean): Offset => ({
    x: along(x, width, frame, isComing),
    y: along(y, height, frame, isComing),
  });
  return (from: Uint8Array, to: Uint8Array, frame: number): Uint8Array => {
    const under = offset(drawing?.from, frame, false);
    const over = offset(drawing?.to, frame, true);
    const window = offset(drawing?.window, frame, true);
    const out = new Uint8Array(from.length);
    let at = 0;
    for (const { stride, rows } of planes) {
      const inPlane = ({ x, y }: Offset): Offset => ({ x: (x * stride) / width, y: (y * rows) / height });
      const [below, above, { x: left, y: top }] = [inPlane(under), inPlane(over), inPlane(window)];
      for (let row = 0; row < rows; row += 1) {
        copyRow(from, out, { at, stride, rows, row, ...below }, 0, stride);
        if (row < top || row >= rows + top) continue;
        copyRow(to, out, { at, stride, rows, row, ...above }, Math.max(0, left), Math.min(stride, stride + left));
      }
      at += stride * rows;
    }
    return out;
  };
}

/** A row of a plane, where it lies, and by how many bytes and rows its picture is shifted. */
interface Row extends Offset {
  readonly at: number;
  readonly stride: number;
  readonly rows: number;
  readonly row: number;
}

/** Copies bytes of a row; what leaves a picture on one side comes in on the other. */
function copyRow(
  picture: Uint8Array,
  out: Uint8Array,
  { at, stride, rows, row, x, y }: Row,
  begin: number,
  end: number,
): void {
  const source = at + modulo(row - y, rows) * stride;
  for (let to = begin; to < end; ) {
    const first = modulo(to - x, stride);
    const length = Math.min(end - to, stride - first);
    out.set(picture.subarray(source + first, source + first + length), at + row * stride + to);
    to += length;
  }
}

function modulo(value: number, of: number): number {
  return ((value % of) + of) % of;
}
