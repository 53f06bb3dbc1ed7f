export type { Clipwright } from './create-clipwright.ts';
export { createClipwright } from './create-clipwright.ts';
export { ArtifactStoreId, ClipCacheId, ClipLoaderId, ClipRendererId, ProberId } from './identifiers.ts';
export { Lifetimes, LifetimesId, owned } from './lifetimes.ts';
