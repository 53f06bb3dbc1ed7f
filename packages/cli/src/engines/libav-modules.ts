import { firstExact, type Prober } from '@clipwright/core';
import { ClipLoaderId, ClipRendererId, owned, ProberId } from '@clipwright/core/inversify';
import type { InputOptions } from '@clipwright/ffmpeg';
import type { LibavEngine } from '@clipwright/libav';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { SourceFlags } from '../settings.ts';
import type { LibavPackage } from './libav-package.ts';

/** As the package itself binds it, whose own modules are another inversify's once the command is bundled. */
const LibavEngineId: ServiceIdentifier<LibavEngine> = Symbol.for('@clipwright/libav LibavEngine');
/** What is asked where the headers do not tell all. */
const LibavProberId: ServiceIdentifier<Prober> = Symbol('prober of libav');

/** Binds what all parts of the engine share: the workers, and a prober. */
export function libavEngineModule({ libavEngine, libavProber }: LibavPackage, inputs: InputOptions): ContainerModule {
  return new ContainerModule(({ bind, isBound }) => {
    if (!isBound(LibavEngineId)) {
      owned(
        LibavEngineId,
        bind(LibavEngineId).toResolvedValue(() => libavEngine()),
      );
    }
    owned(
      LibavProberId,
      bind(LibavProberId).toResolvedValue((engine) => libavProber({ engine, inputs }), [LibavEngineId]),
    );
  });
}

/** A prober that asks the libraries where the one that it is told of does not know all. */
export function beforeLibavModule(makeFirst: () => Prober): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ProberId,
      bind(ProberId).toResolvedValue((libav) => firstExact([makeFirst(), libav]), [LibavProberId]),
    );
  });
}

/** The loader of the libraries. It asks the bound prober first. */
export function libavLoaderModule(
  { libavLoader }: LibavPackage,
  inputs: InputOptions,
  { outsidePicture }: SourceFlags,
): ContainerModule {
  const options = { inputs, ...(outsidePicture === undefined ? {} : { outsidePicture }) };
  return new ContainerModule(({ bind }) => {
    owned(
      ClipLoaderId,
      bind(ClipLoaderId).toResolvedValue(
        (engine, prober) => libavLoader({ engine, prober, ...options }),
        [LibavEngineId, ProberId],
      ),
    );
  });
}

/** The renderer of the libraries. */
export function libavRendererModule({ libavRenderer }: LibavPackage): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ClipRendererId,
      bind(ClipRendererId).toResolvedValue((engine) => libavRenderer({ engine }), [LibavEngineId]),
    );
  });
}
