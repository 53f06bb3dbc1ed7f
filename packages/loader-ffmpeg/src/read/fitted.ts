import type { SourceInfo } from '@clipwright/core';

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
}

/** Pixel formats that ffmpeg both scales to and draws on. */
const drawable = /^(?:yuvj?4[0-4]{2}p|yuv4[0-4]{2}p(?:9|1[0-6])le|yuva420p|gray|rgb24|bgr24|rgba|bgra|nv12|gbrp)$/;

/**
 * Whether frames of another shape than their source's are fitted into it. With chroma of half the size ffmpeg draws on
 * even sizes alone.
 */
export function isFitted({ width, height, pixelFormat }: Shape): boolean {
  if (!drawable.test(pixelFormat)) return false;
  return !/^(?:yuv[ja]?4(?!44)|nv12)/.test(pixelFormat) || (width % 2 === 0 && height % 2 === 0);
}

/** How far off a frame's shape may be to be that of its source: sizes for display are whole pixels. */
const near = 0.01;

/**
 * Filters that bring frames to a size and a pixel format. A stream may change its size or the shape of its pixels in
 * the middle: such a frame is fitted into the picture that its source is known by, with black around it, so that
 * nothing in it is out of shape and all frames have one size. Others are scaled as they are, or not at all.
 *
 * @param flags How ffmpeg scales.
 */
export function fitted({ video }: SourceInfo, shape: Shape, flags: string): readonly string[] {
  const { width, height, pixelFormat } = shape;
  if (!isFitted(shape)) return [`scale=${width}:${height}:${flags}`, `format=${pixelFormat}`];
  // Of the source's own picture, how much wider a frame is.
  const wider = `st(0,iw*sar*${video.displayHeight}/(ih*${video.displayWidth}))`;
  const within = (size: number, ratio: string) =>
    `${wider}*0+if(lt(abs(ld(0)-1),${near}),${size},max(1,round(${size}*min(1,${ratio}))))`;
  return [
    `scale=w='${within(width, 'ld(0)')}':h='${within(height, '1/ld(0)')}':${flags}:eval=frame`,
    `format=${pixelFormat}`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2:black:eval=frame`,
  ];
}
