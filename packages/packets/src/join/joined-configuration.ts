import { avcConfiguration } from '../configuration/avc.ts';
import { hevcConfiguration, type UnitArray } from '../configuration/hevc.ts';
import { otherFormat } from '../failures.ts';
import type { SetsCodec, StreamSets } from '../joined-sets.ts';
import { readH264Sps } from '../sets/h264-sps.ts';
import { readHevcSps } from '../sets/hevc-sps.ts';
import type { Sequence } from '../sets/sequence.ts';
import { hevc, hevcMessages, hevcTypeOf } from '../units/hevc.ts';
import { withoutMessages } from '../units/messages.ts';
import type { NumberedSets } from './numbered-sets.ts';

/** The decoder's configuration that holds the numbered sets of all streams. */
export function joinedConfiguration(
  codec: SetsCodec,
  numbered: readonly NumberedSets[],
  streams: readonly StreamSets[],
): Uint8Array {
  const arrays = numbered.map((sets) => ({ kind: sets.kind, type: sets.kind.type, units: sets.units() }));
  const sequenceUnits = arrays.find(({ kind }) => kind.name === 'SPS')?.units ?? [];
  if (codec === 'h264') {
    const pictureUnits = arrays.find(({ kind }) => kind.name === 'PPS')?.units ?? [];
    return avcConfiguration(ofOneFormat(sequenceUnits.map(readH264Sps)), sequenceUnits, pictureUnits);
  }
  return hevcConfiguration(ofOneFormat(sequenceUnits.map(readHevcSps)), [...arrays, ...commonMessages(streams)]);
}

/** Those of pictures that can stand in one stream. */
function ofOneFormat<T extends Sequence>(sequences: readonly T[]): readonly T[] {
  const same = (what: string, value: (sequence: T) => string | number) => {
    const values = [...new Set(sequences.map(value))];
    if (values.length > 1) throw otherFormat(what, values);
  };
  same('size', ({ codedWidth, codedHeight }) => `${codedWidth}x${codedHeight}`);
  same('cropping', ({ cropping: { left, right, top, bottom } }) => `${left},${right},${top},${bottom}`);
  same('chroma', ({ chroma, separatePlanes }) => (separatePlanes ? 'separate planes' : chroma));
  same('depth', ({ lumaDepth, chromaDepth }) => `${lumaDepth}/${chromaDepth}`);
  return sequences;
}

/** Messages that all streams have beside their sets, such as those of HDR, and that name no set. */
function commonMessages(streams: readonly StreamSets[]): readonly UnitArray[] {
  const [first, ...others] = streams.map(({ sets }) => new Map(messagesOf(sets).map((unit) => [unit.join(), unit])));
  const common = [...(first ?? [])].filter(([content]) => others.every((other) => other.has(content)));
  const units = common.map(([, unit]) => unit);
  return hevcMessages
    .map((type) => ({ type, units: units.filter((unit) => hevcTypeOf(unit) === type) }))
    .filter((array) => array.units.length > 0);
}

function messagesOf(units: readonly Uint8Array[]): readonly Uint8Array[] {
  return units.filter(
    (unit) => hevc.roleOf(unit) === 'messages' && withoutMessages(unit, hevc.header, hevc.namingMessages) === unit,
  );
}
