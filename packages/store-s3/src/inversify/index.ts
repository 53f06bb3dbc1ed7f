export { s3StoreModule } from './s3-store-module.ts';
