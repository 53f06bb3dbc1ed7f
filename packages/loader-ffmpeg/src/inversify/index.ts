export { ffmpegLoaderModule } from './ffmpeg-loader-module.ts';
