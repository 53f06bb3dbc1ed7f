export type { FfmpegLoaderOptions } from './ffmpeg-loader.ts';
export { ffmpegLoader } from './ffmpeg-loader.ts';
