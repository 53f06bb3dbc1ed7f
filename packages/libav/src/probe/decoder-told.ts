import { ClipwrightError } from '@clipwright/core';
import type { DecoderInfo } from '@clipwright/core/author';
import {
  av1Types,
  av1UnitsIn,
  readAvcConfiguration,
  readH264Sps,
  readHevcConfiguration,
  readHevcSps,
} from '@clipwright/packets';
import type { ToldVideo } from './told.ts';

/** Flags beside the profile of H.264: constrained, and intra. */
const profileFlags = (1 << 9) | (1 << 11);

/** What a decoder is told of a stream of pictures: by its container's record where it has one, else by the library. */
export function decoderTold(stream: ToldVideo, first: Uint8Array | undefined): DecoderInfo | undefined {
  const { codec, configuration } = stream;
  if (codec !== 'h264' && codec !== 'hevc' && codec !== 'av1') return undefined;
  const seen = seenBy(stream, codec);
  try {
    if (codec === 'av1') return { ...seen, ...av1Record(configuration, first) };
    // One without lengths has start codes: it is no record.
    if (configuration?.[0] !== 1) return seen;
    return { ...seen, ...(codec === 'h264' ? avcRecord(configuration) : hevcRecord(configuration)) };
  } catch (error) {
    if (error instanceof ClipwrightError && error.code === 'source-damaged') return seen;
    throw error;
  }
}

/** What the library found out. */
function seenBy({ profile, level, delay }: ToldVideo, codec: string): DecoderInfo {
  return {
    ...(profile < 0 ? {} : { profile: codec === 'h264' ? profile & ~profileFlags : profile }),
    ...(level < 0 ? {} : { level }),
    // What AV1 shows is told anew with each packet.
    ...(codec === 'av1' ? {} : { reorderDepth: delay }),
  };
}

type Sets = Pick<DecoderInfo, 'configuration' | 'parameterSets' | 'reorderDepth'>;

/** @param reorderDepth What the only sequence of pictures says; of several nobody knows which is shown. */
function recordOf(record: Uint8Array, sets: readonly Uint8Array[], depths: readonly (number | undefined)[]): Sets {
  const [reorderDepth] = depths;
  const { configuration, parameterSets } = { configuration: base64(record), parameterSets: sets.map(base64) };
  return depths.length === 1 && reorderDepth !== undefined
    ? { configuration, parameterSets, reorderDepth }
    : { configuration, parameterSets };
}

function avcRecord(record: Uint8Array): Sets {
  const { sets } = readAvcConfiguration(record);
  const sequences = sets.filter(([head = 0]) => (head & 31) === 7);
  return recordOf(
    record,
    sets,
    sequences.map((set) => readH264Sps(set).reorderDepth),
  );
}

function hevcRecord(record: Uint8Array): Sets {
  const { sets } = readHevcConfiguration(record);
  const sequences = sets.filter(([head = 0]) => ((head >> 1) & 63) === 33);
  return recordOf(
    record,
    sets,
    sequences.map((set) => readHevcSps(set).reorderDepth),
  );
}

/** AV1's sequence header stands in the first packet; its record may have none. */
function av1Record(record: Uint8Array | undefined, first: Uint8Array | undefined): Sets {
  const header = av1UnitsIn(first ?? new Uint8Array(0), false).find(({ type }) => type === av1Types.sequence)?.content;
  return {
    ...(record?.[0] === 0x81 ? { configuration: base64(record) } : {}),
    ...(header === undefined ? {} : { parameterSets: [base64(header)] }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
