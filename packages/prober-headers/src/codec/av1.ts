import { av1Types, av1UnitsIn, readAv1Sequence } from '@clipwright/packets';
import { incomplete } from '../incomplete.ts';
import { cutOff } from './bits.ts';
import type { CodedPicture } from './coded-picture.ts';
import type { ReadFirstFrame } from './coded-stream.ts';

/** What a sequence header says, and its profile and level. */
function readSequenceHeader(header: Uint8Array): {
  readonly picture: CodedPicture;
  readonly profile: number;
  readonly level: number;
} {
  const { profile, level, width, height, depth, isGray, subsampling, color } = readAv1Sequence(header, cutOff);
  if (profile > 2 || isGray || color.matrix === 0) throw incomplete('its pixel format is unusual');
  const [across, down] = subsampling;
  const sampling = down ? '420' : across ? '422' : '444';
  const pixelFormat = depth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`;
  const shape = { sampleAspectRatio: undefined, frameRate: undefined, isProgressive: true };
  return { picture: { width, height, pixelFormat, color, ...shape }, profile, level };
}

/** The first sequence header among units that may be cut off: the content of its unit; `undefined` where there is none. */
function sequenceHeaderIn(bytes: Uint8Array): Uint8Array | undefined {
  return av1UnitsIn(bytes, false).find(({ type }) => type === av1Types.sequence)?.content;
}

/** Bytes of the first frame among which its sequence header is. */
const headBytes = 512;

/** Bytes of a configuration (`av1C`, AV1 codec ISO media file format binding, 2.3) before its units. */
const recordHead = 4;

/**
 * What its sequence header says of a stream: the one in the first frame, which that of the configuration must agree
 * with.
 */
export async function av1Picture(
  configuration: Uint8Array | undefined,
  firstFrame: ReadFirstFrame,
): Promise<CodedPicture> {
  const header = sequenceHeaderIn(await firstFrame(headBytes));
  if (header === undefined) throw incomplete('it does not begin with a keyframe');
  const { picture, profile, level } = readSequenceHeader(header);
  const told = configuration === undefined ? undefined : sequenceHeaderIn(configuration.subarray(recordHead));
  if (told !== undefined && JSON.stringify(readSequenceHeader(told).picture) !== JSON.stringify(picture)) {
    throw incomplete('its pictures are described in two ways');
  }
  const decoder = { codec: 'av1', record: configuration, parameterSets: [header], profile, level } as const;
  return { ...picture, decoder: { ...decoder, lengthSize: undefined, reorderDepth: undefined } };
}
