import { readHevcConfiguration, readHevcSps, readHevcVps } from '@clipwright/packets';
import { described, incomplete } from '../incomplete.ts';
import type { CodedPicture } from './coded-picture.ts';
import { pictureOf, rateOf } from './coded-sequence.ts';

/** Types of NAL units that are parameter sets. */
const videoParameters = 32;
const sequenceParameters = 33;

function pixelFormatOf(chroma: number, depth: number, fullRange: boolean): string {
  const sampling = { 1: '420', 2: '422', 3: '444' }[chroma];
  if (sampling === undefined || ![8, 10, 12].includes(depth)) throw incomplete('its pixel format is unusual');
  if (depth > 8) return `yuv${sampling}p${depth}le`;
  return fullRange && sampling === '420' ? 'yuvj420p' : `yuv${sampling}p`;
}

/** What the parameter sets of a decoder configuration say (`hvcC`, ISO/IEC 14496-15). */
export function hevcPicture(record: Uint8Array): CodedPicture {
  const { sets, lengthSize } = described(() => readHevcConfiguration(record));
  const ofType = (type: number) => sets.filter(([first = 0]) => ((first >> 1) & 63) === type);
  const [sps, second] = ofType(sequenceParameters);
  const [vps] = ofType(videoParameters);
  if (sps === undefined || second !== undefined) throw incomplete('its pictures are not of one kind');
  const sequence = described(() => readHevcSps(sps));
  const { chroma, lumaDepth, profile, level, reorderDepth } = sequence;
  // A default display window.
  if (sequence.hasWindow) throw incomplete('its pictures are to be cropped');
  const picture = pictureOf(sequence);
  const videoClock = vps && described(() => readHevcVps(vps)).clock;
  return {
    ...picture,
    pixelFormat: pixelFormatOf(chroma, lumaDepth, picture.color.fullRange === true),
    // ffmpeg's decoder takes the range as limited, and the rest as unspecified, where it is not said here.
    color: { fullRange: false, primaries: 2, transfer: 2, matrix: 2, ...picture.color },
    // The clock of the video counts before that of the sequence.
    frameRate: rateOf(videoClock) ?? rateOf(sequence.clock),
    isProgressive: !sequence.fields,
    decoder: { codec: 'hevc', record, parameterSets: sets, profile, level, lengthSize, reorderDepth },
  };
}
