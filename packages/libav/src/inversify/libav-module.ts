import { owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type LibavEngineOptions, libavEngine } from '../engine/libav-engine.ts';
import { LibavEngineId } from './identifiers.ts';

/** Binds {@link LibavEngineId}: one engine for everything in the container that needs FFmpeg's libraries. */
export function libavModule(options: LibavEngineOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      LibavEngineId,
      bind(LibavEngineId).toResolvedValue(() => libavEngine(options)),
    );
  });
}
