export { headersProberModule } from './headers-prober-module.ts';
