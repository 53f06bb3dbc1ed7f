import { ArtifactStoreId, owned } from '@clipwright/core/inversify';
import { ContainerModule } from 'inversify';
import type { S3StoreOptions } from '../options.ts';
import { s3Store } from '../s3-store.ts';

/**
 * Binds `ArtifactStoreId` to one {@link s3Store}.
 *
 * @param options Called once per container, since the local store that they name belongs to that one.
 */
export function s3StoreModule(options: () => S3StoreOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    owned(
      ArtifactStoreId,
      bind(ArtifactStoreId).toResolvedValue(() => s3Store(options())),
    );
  });
}
