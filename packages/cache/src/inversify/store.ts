import { ArtifactStoreId } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { type DirectoryStoreOptions, directoryStore } from '../store/directory-store.ts';

/** Binds `ArtifactStoreId` to one {@link directoryStore}. */
export function directoryStoreModule(options: DirectoryStoreOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ArtifactStoreId)
      .toResolvedValue(() => directoryStore(options))
      .inSingletonScope();
  });
}
