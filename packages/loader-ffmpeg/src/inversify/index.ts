export type { FfmpegLoaderModuleOptions } from './ffmpeg-loader-module.ts';
export { ffmpegLoaderModule } from './ffmpeg-loader-module.ts';
