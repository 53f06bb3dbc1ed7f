export { ffmpegRendererModule } from './module.ts';
