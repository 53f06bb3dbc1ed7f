export type { ByteFile, OpenBytes } from './bytes/byte-file.ts';
export type { HeadersProberOptions } from './headers-prober.ts';
export { headersProber } from './headers-prober.ts';
