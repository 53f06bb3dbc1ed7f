export type { FfmpegRendererOptions } from './ffmpeg-renderer.ts';
export { ffmpegRenderer } from './ffmpeg-renderer.ts';
export type { JpegEncoder } from './jpeg-encoder.ts';
export { jpegEncoder } from './jpeg-encoder.ts';
export type { HardwareEncoder } from './tool/try-hardware.ts';
export { tryHardware } from './tool/try-hardware.ts';
