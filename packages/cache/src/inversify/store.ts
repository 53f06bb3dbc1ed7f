import { ArtifactStoreId, owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import { directoryStore } from '../store/directory-store.ts';
import type { DirectoryStoreOptions } from '../store/store-options.ts';
import { type TemporaryStoreOptions, temporaryStore } from '../store/temporary-store.ts';

/** Binds `ArtifactStoreId` to one {@link directoryStore}. */
export function directoryStoreModule(options: DirectoryStoreOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ArtifactStoreId,
      bind(ArtifactStoreId).toResolvedValue(() => directoryStore(options)),
    );
  });
}

/** Binds `ArtifactStoreId` to one {@link temporaryStore}, removed with the program. */
export function temporaryStoreModule(options: TemporaryStoreOptions = {}): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ArtifactStoreId,
      bind(ArtifactStoreId).toResolvedValue(() => temporaryStore(options)),
    );
  });
}
