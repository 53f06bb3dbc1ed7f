import { incomplete } from '../incomplete.ts';
import { sequenceHeaderIn } from './av1-units.ts';
import { Bits } from './bits.ts';
import type { CodedPicture } from './coded-picture.ts';
import type { ReadFirstFrame } from './coded-stream.ts';

/** Skips a number of variable length: `uvlc()`, 4.10.3. */
function skipUvlc(bits: Bits): void {
  let zeros = 0;
  while (zeros < 32 && !bits.flag()) zeros += 1;
  if (zeros < 32) bits.read(zeros);
}

/**
 * Skips times and operating points of a sequence header that is no still picture's; gives the level of the first point.
 */
function readLevel(bits: Bits): number {
  let delayBits = 0;
  let hasModel = false;
  if (bits.flag()) {
    bits.read(32);
    bits.read(32);
    if (bits.flag()) skipUvlc(bits);
    hasModel = bits.flag();
    if (hasModel) {
      delayBits = bits.read(5) + 1;
      bits.read(32);
      bits.read(10);
    }
  }
  const hasDisplayDelay = bits.flag();
  const points = bits.read(5) + 1;
  let first = 0;
  for (let point = 0; point < points; point += 1) {
    bits.read(12);
    const level = bits.read(5);
    if (point === 0) first = level;
    if (level > 7) bits.read(1);
    if (hasModel && bits.flag()) {
      bits.read(delayBits);
      bits.read(delayBits);
      bits.read(1);
    }
    if (hasDisplayDelay && bits.flag()) bits.read(4);
  }
  return first;
}

/** Skips the tools that a sequence which is no still picture's may use. */
function skipTools(bits: Bits): void {
  bits.read(4);
  const hasOrder = bits.flag();
  if (hasOrder) bits.read(2);
  const screenContent = bits.flag() ? 2 : bits.read(1);
  if (screenContent > 0 && !bits.flag()) bits.read(1);
  if (hasOrder) bits.read(3);
}

/** Colours and pixel format: `color_config()`, 5.5.2. */
function readColor(bits: Bits, profile: number): Pick<CodedPicture, 'pixelFormat' | 'color'> {
  const isDeep = bits.flag();
  const depth = profile === 2 && isDeep ? (bits.flag() ? 12 : 10) : isDeep ? 10 : 8;
  const isGray = profile !== 1 && bits.flag();
  const [primaries, transfer, matrix] = bits.flag() ? [bits.read(8), bits.read(8), bits.read(8)] : [2, 2, 2];
  if (isGray || matrix === 0) throw incomplete('its pixel format is unusual');
  const fullRange = bits.flag();
  let sampling = profile === 0 ? '420' : profile === 1 ? '444' : '422';
  if (profile === 2 && depth === 12) sampling = bits.flag() ? (bits.flag() ? '420' : '422') : '444';
  return {
    pixelFormat: depth === 8 ? `yuv${sampling}p` : `yuv${sampling}p${depth}le`,
    color: { fullRange, primaries, transfer, matrix },
  };
}

/** What a sequence header says (AV1 bitstream specification, 5.5), and its profile and level. */
export function readSequenceHeader(header: Uint8Array): {
  readonly picture: CodedPicture;
  readonly profile: number;
  readonly level: number;
} {
  const bits = new Bits(header);
  const profile = bits.read(3);
  if (profile > 2) throw incomplete('its pixel format is unusual');
  bits.read(1);
  const isReduced = bits.flag();
  const level = isReduced ? bits.read(5) : readLevel(bits);
  const [widthBits, heightBits] = [bits.read(4) + 1, bits.read(4) + 1];
  const [width, height] = [bits.read(widthBits) + 1, bits.read(heightBits) + 1];
  if (!isReduced && bits.flag()) bits.read(7);
  bits.read(3);
  if (!isReduced) skipTools(bits);
  bits.read(3);
  const color = readColor(bits, profile);
  return {
    picture: { width, height, ...color, sampleAspectRatio: undefined, frameRate: undefined, isProgressive: true },
    profile,
    level,
  };
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
