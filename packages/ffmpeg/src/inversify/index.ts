export { ffmpegModule } from './ffmpeg-module.ts';
export { FfmpegRunnerId } from './identifiers.ts';
export { neededRunner, optionalRunner } from './needed-runner.ts';
