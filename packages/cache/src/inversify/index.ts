export { memoryCacheModule } from './memory.ts';
export { directoryStoreModule } from './store.ts';
