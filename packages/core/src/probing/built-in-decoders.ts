/**
 * Codecs that every ffmpeg decodes by itself, in its names: where one of these does not decode, the file is to blame.
 */
const builtIn = new Set([
  ...['h263', 'h264', 'hevc', 'mpeg1video', 'mpeg2video', 'mpeg4', 'msmpeg4v1', 'msmpeg4v2', 'msmpeg4v3'],
  ...['flv1', 'vc1', 'wmv1', 'wmv2', 'wmv3', 'vp6', 'vp6f', 'vp8', 'vp9', 'theora', 'rv30', 'rv40'],
  ...['dnxhd', 'dvvideo', 'ffv1', 'gif', 'mjpeg', 'png', 'prores', 'qtrle', 'rawvideo', 'utvideo'],
]);

/** Whether any ffmpeg decodes a codec. One that is not named here may need a library that this ffmpeg lacks. */
export function isBuiltIn(codec: string): boolean {
  return builtIn.has(codec);
}
