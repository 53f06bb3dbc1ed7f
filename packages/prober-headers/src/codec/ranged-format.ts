/**
 * ffmpeg's name for a pixel format of the full range: H.264 of 8 bits has names of its own for it. H.265's own headers
 * decide that of H.265.
 */
export function rangedFormat(codec: string, pixelFormat: string, isFull: boolean): string {
  return codec === 'h264' && isFull ? pixelFormat.replace(/^yuv(4\d\dp)$/, 'yuvj$1') : pixelFormat;
}
