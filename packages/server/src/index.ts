export type { Engine, EngineChoice, Engines } from './engines.ts';
export { oneEngine } from './engines.ts';
export type { ServerLimits, ServerOptions } from './options.ts';
export type { RenderServer } from './server.ts';
export { createServer } from './server.ts';
