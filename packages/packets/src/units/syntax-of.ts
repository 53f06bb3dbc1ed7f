import type { SetsCodec } from '../joined-sets.ts';
import { h264 } from './h264.ts';
import { hevc } from './hevc.ts';
import type { Syntax } from './syntax.ts';

const syntaxes: Readonly<Record<SetsCodec, Syntax>> = { h264, hevc };

/** What is to be known of a codec's NAL units. */
export function syntaxOf(codec: SetsCodec): Syntax {
  return syntaxes[codec];
}
