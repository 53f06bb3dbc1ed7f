export { memoryCacheModule } from './memory.ts';
export { directoryStoreModule, temporaryStoreModule } from './store.ts';
