export type { FfmpegRendererOptions } from './ffmpeg-renderer.ts';
export { ffmpegRenderer } from './ffmpeg-renderer.ts';
