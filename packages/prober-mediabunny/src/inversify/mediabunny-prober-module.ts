import { owned, ProberId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { mediabunnyProber } from '../mediabunny-prober.ts';

/** Binds the prober that starts no process. */
export function mediabunnyProberModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ProberId)
      .toResolvedValue(() => mediabunnyProber(), [])
      .inSingletonScope()
      .onActivation(owned);
  });
}
