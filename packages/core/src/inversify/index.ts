export { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId } from './identifiers.ts';
