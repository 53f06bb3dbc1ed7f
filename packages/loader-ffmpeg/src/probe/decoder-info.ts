import type { DecoderInfo } from '@clipwright/core/author';
import { type JsonRecord, numberOf, textOf } from './json-record.ts';

/** Profiles by ffmpeg's names, as they stand in the bitstream. */
const profiles: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  h264: {
    Baseline: 66,
    'Constrained Baseline': 66,
    Main: 77,
    Extended: 88,
    High: 100,
    'High 10': 110,
    'High 10 Intra': 110,
    'High 4:2:2': 122,
    'High 4:2:2 Intra': 122,
    'High 4:4:4 Predictive': 244,
    'High 4:4:4 Intra': 244,
    'CAVLC 4:4:4': 44,
    'Multiview High': 118,
    'Stereo High': 128,
    'High 4:4:4': 144,
  },
  hevc: { Main: 1, 'Main 10': 2, 'Main Still Picture': 3, Rext: 4 },
  av1: { Main: 0, High: 1, Professional: 2 },
};

/** What a decoder found out of a stream of pictures; the record that it was told costs ffprobe a hex dump of all packets. */
export function decoderInfo(stream: JsonRecord): DecoderInfo | undefined {
  const codec = textOf(stream, 'codec_name') ?? '';
  const known = Object.hasOwn(profiles, codec) ? profiles[codec] : undefined;
  if (known === undefined) return undefined;
  const name = textOf(stream, 'profile') ?? '';
  // Those without a name are printed as they are.
  const profile = /^\d+$/.test(name) ? Number(name) : known[name];
  const level = numberOf(stream, 'level');
  // What AV1 shows is told anew with each packet.
  const reorderDepth = codec === 'av1' ? undefined : numberOf(stream, 'has_b_frames');
  return {
    ...(profile === undefined ? {} : { profile }),
    // Below zero: not known.
    ...(level === undefined || level < 0 ? {} : { level }),
    ...(reorderDepth === undefined ? {} : { reorderDepth }),
  };
}
