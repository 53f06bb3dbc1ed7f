export type { MissingBackend } from './backend-missing.ts';
export { backendMissing, needed } from './backend-missing.ts';
export type { Clipwright, CreateClipwrightOptions } from './create-clipwright.ts';
export { createClipwright } from './create-clipwright.ts';
export { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId, ProberId } from './identifiers.ts';
export { Lifetimes, LifetimesId, owned } from './lifetimes.ts';
