export type { LibavEngine, LibavEngineOptions, LibavJob } from './engine/libav-engine.ts';
export { libavEngine } from './engine/libav-engine.ts';
export type { LibavInfo } from './engine/protocol.ts';
export type { LibavProberOptions } from './libav-prober.ts';
export { libavProber } from './libav-prober.ts';
export type { LibavLoaderOptions } from './loader/libav-loader.ts';
export { libavLoader } from './loader/libav-loader.ts';
export type { LibavRendererOptions } from './render/libav-renderer.ts';
export { libavRenderer } from './render/libav-renderer.ts';
