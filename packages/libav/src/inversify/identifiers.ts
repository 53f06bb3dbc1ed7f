import type { ServiceIdentifier } from 'inversify';
import type { LibavEngine } from '../engine/engine.ts';

/** FFmpeg's libraries at work. One per program, so that one number of workers bounds all of it. */
export const LibavEngineId: ServiceIdentifier<LibavEngine> = Symbol.for('@clipwright/libav LibavEngine');
