export { LibavEngineId } from './identifiers.ts';
export { libavModule } from './libav-module.ts';
export type { LibavProberModuleOptions } from './libav-prober-module.ts';
export { libavProberModule } from './libav-prober-module.ts';
export { libavRendererModule } from './libav-renderer-module.ts';
export { neededEngine, optionalEngine } from './needed-engine.ts';
