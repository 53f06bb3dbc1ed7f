import { readAvcConfiguration, readH264Sps } from '@clipwright/packets';
import { described, incomplete } from '../incomplete.ts';
import type { CodedPicture } from './coded-picture.ts';
import { pictureOf, rateOf } from './coded-sequence.ts';

/** The type of NAL units that are sequence parameter sets. */
const sequenceParameters = 7;

function pixelFormatOf(chroma: number, depth: number): string {
  const sampling = { 1: '420', 2: '422', 3: '444' }[chroma];
  if (sampling === undefined || ![8, 9, 10, 12, 14].includes(depth)) throw incomplete('its pixel format is unusual');
  return depth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`;
}

/** What the parameter sets of a decoder configuration say (`avcC`, ISO/IEC 14496-15). All must say the same. */
export function h264Picture(record: Uint8Array): CodedPicture {
  const { sets, lengthSize } = described(() => readAvcConfiguration(record));
  const [sps, second] = sets.filter(([first = 0]) => (first & 31) === sequenceParameters);
  if (sps === undefined || second !== undefined) throw incomplete('its pictures are not of one kind');
  const sequence = described(() => readH264Sps(sps));
  const { chroma, lumaDepth, clock, profile, level, reorderDepth } = sequence;
  if (sequence.lossless) throw incomplete('its pixel format is unusual');
  return {
    ...pictureOf(sequence),
    pixelFormat: pixelFormatOf(chroma, lumaDepth),
    // Its clock ticks once a field.
    frameRate: rateOf(clock, 2),
    isProgressive: sequence.framesOnly,
    decoder: { codec: 'h264', record, parameterSets: sets, profile, level, lengthSize, reorderDepth },
  };
}
