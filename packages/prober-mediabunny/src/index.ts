export type { ByteFile, OpenBytes } from './bytes/byte-file.ts';
export type { MediabunnyProberOptions } from './mediabunny-prober.ts';
export { mediabunnyProber } from './mediabunny-prober.ts';
