import { type MissingBackend, needed } from '@clipwright/core/inversify';
import type { LibavEngine } from '../engine/engine.ts';
import { LibavEngineId } from './identifiers.ts';

const backend: MissingBackend = {
  does: "runs FFmpeg's libraries",
  id: 'LibavEngineId',
  package: '@clipwright/libav',
  module: 'libavModule()',
};

/** For modules that need an engine: injects {@link LibavEngineId} where it is bound. */
export const optionalEngine = { optional: true, serviceIdentifier: LibavEngineId } as const;

/** What was injected by {@link optionalEngine}. Errors: `backend-missing`. */
export function neededEngine(found: LibavEngine | undefined): LibavEngine {
  return needed(LibavEngineId, found, backend);
}
