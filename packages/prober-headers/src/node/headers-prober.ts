import { type HeadersProber, type HeadersProberOptions, headersProber as proberOf } from '../headers-prober.ts';
import { openLocalFile } from './local-file.ts';

/** As those of the main entry, but local files are opened where nothing else is said. */
export type LocalHeadersProberOptions = Partial<HeadersProberOptions>;

/** The prober of the main entry, for local files. */
export function headersProber(options: LocalHeadersProberOptions = {}): HeadersProber {
  return proberOf({ ...options, open: options.open ?? openLocalFile });
}
