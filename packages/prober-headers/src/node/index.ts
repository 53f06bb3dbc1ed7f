export type { LocalHeadersProberOptions } from './headers-prober.ts';
export { headersProber } from './headers-prober.ts';
export { openLocalFile } from './local-file.ts';
