export type { MemoryCache } from './memory/memory-cache.ts';
export { memoryCache } from './memory/memory-cache.ts';
export type { MemoryCacheOptions } from './memory/options.ts';
export type { CacheStatistics } from './memory/statistics.ts';
export type { DirectoryStore, DirectoryStoreOptions } from './store/directory-store.ts';
export { directoryStore } from './store/directory-store.ts';
export type { TemporaryStoreOptions } from './store/temporary-store.ts';
export { temporaryStore } from './store/temporary-store.ts';
