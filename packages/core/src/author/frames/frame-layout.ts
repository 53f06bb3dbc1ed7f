import { ClipwrightError } from '../../errors/clipwright-error.ts';

/** Bytes per pixel of formats that are not a row of planes. */
const packed: Readonly<Record<string, number>> = {
  gray: 1,
  pal8: 1,
  rgb24: 3,
  bgr24: 3,
  rgba: 4,
  bgra: 4,
  argb: 4,
  abgr: 4,
  rgb0: 4,
  bgr0: 4,
  '0rgb': 4,
  '0bgr': 4,
  rgb565le: 2,
  rgb555le: 2,
  rgb48le: 6,
  rgb48be: 6,
  rgba64le: 8,
  rgba64be: 8,
  ya8: 2,
};

/** Two pixels share their colour, in four bytes: a row of an odd width ends in half a pair. */
const inPairs: ReadonlySet<string> = new Set(['yuyv422', 'uyvy422', 'yvyu422']);

/** Chroma planes' width and height are those of the picture, shifted right by these. */
const chromaShift: Readonly<Record<string, readonly [number, number]>> = {
  '410': [2, 2],
  '411': [2, 0],
  '420': [1, 1],
  '422': [1, 0],
  '440': [0, 1],
  '444': [0, 0],
};

const planarYuv = /^yuv(a|j)?(4[1-4][0-4])p(9|1[0-6])?(?:le|be)?$/;
const planarRgb = /^gbr(a)?p(9|1[0-6])?(?:le|be)?$/;
const deepGray = /^gray(9|1[0-6])(?:le|be)$/;
const twoPlanes = /^(?:nv(12|21|16|24|42)|p([024])1[026](?:le|be))$/;

/** Consecutive rows of a frame, each of as many bytes. */
export interface Plane {
  readonly stride: number;
  readonly rows: number;
}

function chroma(width: number, height: number, subsampling: string | undefined): Plane | undefined {
  const shift = chromaShift[subsampling ?? ''];
  return shift && { stride: -(-width >> shift[0]), rows: -(-height >> shift[1]) };
}

/** @param bytes Per sample, and how many samples of a plane stand side by side for each of its places. */
function wide({ stride, rows }: Plane, bytes: number): Plane {
  return { stride: stride * bytes, rows };
}

/** The planes of a frame, one after the other; `undefined` where its format is not known. */
export function planesOf(format: string, width: number, height: number): readonly Plane[] | undefined {
  const whole = { stride: width, rows: height };
  const perPixel = packed[format];
  // A palette of 256 colours follows the picture.
  if (perPixel !== undefined) return [wide(whole, perPixel), ...(format === 'pal8' ? [{ stride: 1024, rows: 1 }] : [])];
  if (inPairs.has(format)) return [{ stride: 4 * Math.ceil(width / 2), rows: height }];
  const yuv = planarYuv.exec(format);
  if (yuv !== null) {
    const half = chroma(width, height, yuv[2]);
    if (half === undefined) return undefined;
    const planes = [whole, half, half, ...(yuv[1] === 'a' ? [whole] : [])];
    return planes.map((plane) => wide(plane, yuv[3] === undefined ? 1 : 2));
  }
  const rgb = planarRgb.exec(format);
  if (rgb !== null) {
    const plane = wide(whole, rgb[2] === undefined ? 1 : 2);
    return [plane, plane, plane, ...(rgb[1] === undefined ? [] : [plane])];
  }
  if (deepGray.test(format)) return [wide(whole, 2)];
  const two = twoPlanes.exec(format);
  if (two !== null) {
    const kind = two[1] ?? two[2];
    const both = chroma(
      width,
      height,
      { '16': '422', '2': '422', '24': '444', '42': '444', '4': '444' }[kind ?? ''] ?? '420',
    );
    const bytes = two[2] === undefined ? 1 : 2;
    return both && [wide(whole, bytes), wide(both, 2 * bytes)];
  }
  return undefined;
}

/** How a frame lies in memory. */
export interface FrameLayout {
  /** In all. */
  readonly bytes: number;
  /** Bytes from one row of each plane to the next. */
  readonly strides: readonly number[];
}

/**
 * One frame as ffmpeg's rawvideo has it: all planes, rows without padding; chroma of odd sizes rounded up.
 * Errors: `unsupported-codec` for a pixel format whose layout is not known here.
 */
export function frameLayout(format: string, width: number, height: number): FrameLayout {
  const planes = planesOf(format, width, height);
  if (planes !== undefined) {
    const bytes = planes.reduce((sum, { stride, rows }) => sum + stride * rows, 0);
    return { bytes, strides: planes.map(({ stride }) => stride) };
  }
  throw new ClipwrightError(
    'unsupported-codec',
    `Frames in the pixel format ${format} cannot be handed out as they are.`,
    {
      remedy: 'Ask for a format, such as rgba, instead of native.',
    },
  );
}
