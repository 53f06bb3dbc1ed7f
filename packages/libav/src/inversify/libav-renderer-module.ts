import { ClipRendererId, owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type LibavRendererOptions, libavRenderer } from '../render/libav-renderer.ts';
import { neededEngine, optionalEngine } from './needed-engine.ts';

/** Binds the renderer; it needs `libavModule` beside it, whose engine it shares with the loader. */
export function libavRendererModule(options: Omit<LibavRendererOptions, 'engine'> = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ClipRendererId,
      bind(ClipRendererId).toResolvedValue(
        (engine) => libavRenderer({ ...options, engine: neededEngine(engine) }),
        [optionalEngine],
      ),
    );
  });
}
