export { directoryStoreModule } from './store.ts';
