import { ClipwrightError } from '@clipwright/core';

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
  yuyv422: 2,
  uyvy422: 2,
  rgb565le: 2,
  rgb555le: 2,
  rgb48le: 6,
  rgb48be: 6,
  rgba64le: 8,
  rgba64be: 8,
  ya8: 2,
};

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

function chroma(width: number, height: number, subsampling: string | undefined): number | undefined {
  const shift = chromaShift[subsampling ?? ''];
  if (shift === undefined) return undefined;
  return -(-width >> shift[0]) * -(-height >> shift[1]);
}

function bytes(format: string, width: number, height: number): number | undefined {
  const area = width * height;
  const perPixel = packed[format];
  // A palette of 256 colours follows the picture.
  if (perPixel !== undefined) return area * perPixel + (format === 'pal8' ? 1024 : 0);
  const yuv = planarYuv.exec(format);
  if (yuv !== null) {
    const planes = chroma(width, height, yuv[2]);
    if (planes === undefined) return undefined;
    return (area * (yuv[1] === 'a' ? 2 : 1) + 2 * planes) * (yuv[3] === undefined ? 1 : 2);
  }
  const rgb = planarRgb.exec(format);
  if (rgb !== null) return area * (rgb[1] === undefined ? 3 : 4) * (rgb[2] === undefined ? 1 : 2);
  if (deepGray.test(format)) return area * 2;
  const two = twoPlanes.exec(format);
  if (two !== null) {
    const kind = two[1] ?? two[2];
    const planes = chroma(
      width,
      height,
      { '16': '422', '2': '422', '24': '444', '42': '444', '4': '444' }[kind ?? ''] ?? '420',
    );
    return planes === undefined ? undefined : (area + 2 * planes) * (two[2] === undefined ? 1 : 2);
  }
  return undefined;
}

/**
 * Bytes of one frame as ffmpeg's rawvideo has it: all planes, rows without padding; chroma of odd sizes rounded up.
 * Errors: `unsupported-codec` for a pixel format whose layout is not known here.
 */
export function frameBytes(format: string, width: number, height: number): number {
  const size = bytes(format, width, height);
  if (size !== undefined) return size;
  throw new ClipwrightError(
    'unsupported-codec',
    `Frames in the pixel format ${format} cannot be handed out as they are.`,
    {
      remedy: 'Ask for a format, such as rgba, instead of native.',
    },
  );
}
