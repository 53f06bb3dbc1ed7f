export type { FfmpegRendererModuleOptions } from './module.ts';
export { ffmpegRendererModule } from './module.ts';
