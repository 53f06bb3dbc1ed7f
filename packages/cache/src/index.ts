export type { DirectoryStore, DirectoryStoreOptions } from './store/directory-store.ts';
export { directoryStore } from './store/directory-store.ts';
export type { TemporaryStoreOptions } from './store/temporary-store.ts';
export { temporaryStore } from './store/temporary-store.ts';
