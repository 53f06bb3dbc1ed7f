import type { Fit } from '../../contracts/output-profile.ts';

/** A picture's place on the canvas, in pixels; all numbers are even, as subsampled chroma asks. */
export interface Placement {
  /** Size that the picture is scaled to. */
  readonly width: number;
  readonly height: number;
  /** Where its left upper corner comes to lie: negative where it is cut. */
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Puts a picture, given in square pixels as shown, on a canvas with even sides. */
export function placement(picture: Size, canvas: Size, fit: Fit): Placement {
  if (fit === 'stretch') return { ...canvas, x: 0, y: 0 };
  const wider = picture.width * canvas.height >= picture.height * canvas.width;
  const alongWidth = wider === (fit === 'contain');
  const size = alongWidth
    ? { width: canvas.width, height: even((picture.height * canvas.width) / picture.width) }
    : { width: even((picture.width * canvas.height) / picture.height), height: canvas.height };
  return { ...size, x: evenHalf(canvas.width - size.width), y: evenHalf(canvas.height - size.height) };
}

function even(length: number): number {
  return Math.max(2, 2 * Math.round(length / 2));
}

function evenHalf(space: number): number {
  return 2 * Math.floor(space / 4);
}
