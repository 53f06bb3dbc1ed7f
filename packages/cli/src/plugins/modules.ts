import type { PartFactory, PartOptions } from '@clipwright/core/author';
import { owned } from '@clipwright/core/inversify';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Extensions } from './extensions.ts';

/** The same, unless something is bound as that already. */
export function unlessBound(id: ServiceIdentifier, module: ContainerModule): ContainerModule {
  return new ContainerModule((options) => (options.isBound(id) ? undefined : module.load(options)));
}

/** The same, in the place of whatever is bound as that. */
export function instead(id: ServiceIdentifier, module: ContainerModule): ContainerModule {
  return new ContainerModule((options) => {
    // Nothing was made of it yet, so nothing is to be closed.
    if (options.isBound(id)) options.unbind(id);
    return module.load(options);
  });
}

/** Binds what a factory makes. */
export function ofFactory<P extends AsyncDisposable>(
  id: ServiceIdentifier<P>,
  make: PartFactory<P>,
  options: PartOptions,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      id,
      bind(id).toResolvedValue(() => make(options)),
    );
  });
}

/** The modules of plug-ins, in their order. */
export function pluginModules({ plugins }: Extensions): readonly ContainerModule[] {
  // Of another copy of inversify, most often: what it has to do is called on it, and nothing is asked of its class.
  return plugins
    .flatMap(({ plugin }) => plugin.modules ?? [])
    .map((module) => new ContainerModule((options) => loadInto(module, options)));
}

function loadInto(module: { load(options: never): unknown }, options: object): void {
  Reflect.apply(module.load, module, [options]);
}
