/** Pixel formats, in ffmpeg's names, that carry transparency. A palette may: its colours have four parts. */
const transparent = /^(?:yuva|gbrap|ya\d|rgba|bgra|argb|abgr|ayuv|vuya|pal8)/;

/** Whether frames of a pixel format can be transparent. */
export function hasAlpha(pixelFormat: string): boolean {
  return transparent.test(pixelFormat);
}
