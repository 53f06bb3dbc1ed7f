export { LibavEngineId } from './identifiers.ts';
export type { LibavLoaderModuleOptions } from './libav-loader-module.ts';
export { libavLoaderModule } from './libav-loader-module.ts';
export { libavModule } from './libav-module.ts';
export type { LibavProberModuleOptions } from './libav-prober-module.ts';
export { libavProberModule } from './libav-prober-module.ts';
export { libavRendererModule } from './libav-renderer-module.ts';
export { neededEngine, optionalEngine } from './needed-engine.ts';
