import { owned, ProberId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { headersProber } from '../node/headers-prober.ts';

/** Binds the prober that starts no process, for local files. */
export function headersProberModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ProberId,
      bind(ProberId).toResolvedValue(() => headersProber()),
    );
  });
}
