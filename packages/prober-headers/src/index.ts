export type { ByteFile, OpenBytes } from './bytes/byte-file.ts';
export type { DecoderConfiguration } from './codec/decoder-configuration.ts';
export type { HeadersProber, HeadersProberOptions } from './headers-prober.ts';
export { headersProber } from './headers-prober.ts';
