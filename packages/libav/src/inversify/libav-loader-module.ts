import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { ClipLoaderId, owned, ProberId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type LibavLoaderOptions, libavLoader } from '../loader/libav-loader.ts';
import { neededEngine, optionalEngine } from './needed-engine.ts';

/** The engine and the prober are the container's. */
export type LibavLoaderModuleOptions = Omit<LibavLoaderOptions, 'engine' | 'prober'>;

const shape = {
  inputs: 'any',
  threads: 'any',
  outsidePicture: 'any',
} satisfies OptionsOf<LibavLoaderModuleOptions>;

/**
 * Binds the loader of files through FFmpeg's libraries. Needs the engine that `libavModule` binds. A prober is asked
 * where one is bound, in place of the loader's own.
 */
export function libavLoaderModule(options: LibavLoaderModuleOptions = {}): ContainerModule {
  checkOptions('', options, shape);
  return new ContainerModule(({ bind }) => {
    const prober = { optional: true, serviceIdentifier: ProberId } as const;
    owned(
      ClipLoaderId,
      bind(ClipLoaderId).toResolvedValue(
        (engine, prober) =>
          libavLoader({ ...options, engine: neededEngine(engine), ...(prober === undefined ? {} : { prober }) }),
        [optionalEngine, prober],
      ),
    );
  });
}
