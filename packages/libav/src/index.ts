export type { LibavEngine, LibavEngineOptions, LibavJob } from './engine/libav-engine.ts';
export { libavEngine } from './engine/libav-engine.ts';
export type { LibavInfo } from './engine/protocol.ts';
