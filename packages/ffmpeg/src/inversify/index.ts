export { ffmpegModule } from './ffmpeg-module.ts';
export { FfmpegRunnerId } from './identifiers.ts';
