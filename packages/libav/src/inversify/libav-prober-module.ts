import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { owned, ProberId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type LibavProberOptions, libavProber } from '../libav-prober.ts';
import { neededEngine, optionalEngine } from './needed-engine.ts';

/** The engine is the container's. */
export type LibavProberModuleOptions = Omit<LibavProberOptions, 'engine'>;

const shape = { inputs: 'any' } satisfies OptionsOf<LibavProberModuleOptions>;

/** Binds the prober that asks FFmpeg's libraries. Needs the engine that `libavModule` binds. */
export function libavProberModule(options: LibavProberModuleOptions = {}): ContainerModule {
  checkOptions('', options, shape);
  return new ContainerModule(({ bind }) => {
    owned(
      ProberId,
      bind(ProberId).toResolvedValue(
        (engine) => libavProber({ ...options, engine: neededEngine(engine) }),
        [optionalEngine],
      ),
    );
  });
}
