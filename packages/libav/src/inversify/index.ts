export { LibavEngineId } from './identifiers.ts';
export { libavModule } from './libav-module.ts';
export { neededEngine, optionalEngine } from './needed-engine.ts';
