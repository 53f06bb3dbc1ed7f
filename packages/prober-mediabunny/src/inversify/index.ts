export { mediabunnyProberModule } from './mediabunny-prober-module.ts';
