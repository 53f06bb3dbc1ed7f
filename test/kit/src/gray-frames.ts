import { tool } from './tool.ts';

/** The frames of a file's first video stream as ffmpeg alone decodes them: gray pictures, one after the other. */
export function grayFrames(file: string): Buffer {
  const gray = ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  return tool('ffmpeg', ['-i', file, '-map', '0:v:0', ...gray]);
}
