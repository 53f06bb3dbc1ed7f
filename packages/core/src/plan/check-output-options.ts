import type { OutputMetadata, OutputOptions } from '../contracts/output-options.ts';
import type { VideoEncoding } from '../contracts/output-profile.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import {
  audioCodecs,
  deepCodecs,
  encoderKinds,
  fits,
  isColor,
  isPluginCodec,
  loudnessText,
  mayBeLoudness,
  metadataKeys,
  presets,
  profilesOf,
  rateFactors,
  rateFactorText,
  videoCodecs,
} from '../model/output-choices.ts';
import { type FrameRate, readFrameRate } from '../time/frame-rate.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import { canDrop, frameOfTimecode, readTimecode, timecodeBase } from '../time/timecode.ts';

/** Larger than any screen or camera; beyond it is a mistake or an attack. */
const maxSide = 16384;

/**
 * Throws `invalid-option` for an option of the output that is none of its values, with what it can be. What they say of
 * size and rate is checked where it is given; what the clips give instead, by {@link checkSize} and {@link
 * checkFrameRate}.
 *
 * @param encoded The codec that the output gets; by itself the one asked for, and where that is the container's usual
 * one, no rate factor is refused that some codec has.
 */
export function checkOutputOptions(
  options: Omit<OutputOptions, 'file'>,
  encoded: VideoEncoding['codec'] | undefined = options.codec,
): void {
  const { crf, preset, encoder, fit, background, codec, audioCodec, size, frameRate, metadata, loudness } = options;
  if (metadata !== undefined) checkMetadata(metadata);
  if (size !== undefined) checkSize(size);
  if (frameRate !== undefined) checkFrameRate(frameRate);
  for (const [name, value, choices] of [
    ['codec', codec, videoCodecs],
    ['audioCodec', audioCodec, audioCodecs],
    ['preset', preset, presets],
    ['fit', fit, fits],
  ] as const) {
    if (value !== undefined && !choices.some((choice) => choice === value)) {
      throw invalid(name, value, `one of ${choices.join(', ')}`);
    }
  }
  const isUsual = encoded === undefined || isPluginCodec(encoded);
  const max = Math.max(...(isUsual ? videoCodecs : [encoded]).map((name) => rateFactors[name].max));
  if (crf !== undefined && !(Number.isInteger(crf) && crf >= 0 && crf <= max)) {
    throw invalid('crf', crf, max === 0 ? `left out: ${encoded} has none` : `a whole number, ${rateFactorText}`);
  }
  checkBitrate(options);
  if (encoded !== undefined) checkPixels(options, encoded);
  if (loudness !== undefined && !mayBeLoudness(loudness)) throw invalid('loudness', loudness, loudnessText);
  if (encoder !== undefined && !/^[a-z][\w-]*$/i.test(encoder)) {
    throw invalid('encoder', encoder, `one of ${encoderKinds.join(', ')}, or an encoder's own name such as h264_nvenc`);
  }
  if (background !== undefined && background !== 'blur' && !isColor(background)) {
    throw invalid('background', background, 'a colour such as #202020, in small letters, or blur');
  }
}

/** Bits a second that can be asked for. */
const bitrates = { min: 10_000, max: 1_000_000_000 };

/** Throws `invalid-option` for a rate that is none, or that stands beside what says otherwise. */
function checkBitrate({ bitrate, crf, copy = 'never' }: Omit<OutputOptions, 'file'>): void {
  if (bitrate === undefined) return;
  const { min, max } = bitrates;
  if (!(Number.isInteger(bitrate) && bitrate >= min && bitrate <= max)) {
    throw invalid('bitrate', bitrate, `a whole number of bits a second from ${min} to ${max}`);
  }
  if (crf !== undefined) throw invalid('bitrate', bitrate, 'left out where there is a crf');
  if (copy !== 'never') throw invalid('bitrate', bitrate, 'left out where packets are copied (`copy`)');
}

/** Throws `invalid-option` for a profile that a codec does not have, or bits that it is not made of. */
function checkPixels({ codecProfile, bitDepth, copy = 'never' }: Omit<OutputOptions, 'file'>, codec: string): void {
  const profiles = profilesOf(codec);
  if (codecProfile !== undefined && !profiles.includes(codecProfile)) {
    const choices =
      profiles.length === 0 ? `left out: ${codec} has none to choose from` : `one of ${profiles.join(', ')}`;
    throw invalid('codecProfile', codecProfile, choices);
  }
  if (bitDepth === undefined) return;
  const isKnown = bitDepth === 8 || bitDepth === 10;
  if (profiles.length > 0) throw invalid('bitDepth', bitDepth, `left out: ${codec} has that of its codecProfile`);
  if (!isKnown || (bitDepth === 10 && !deepCodecs.includes(codec))) {
    throw invalid('bitDepth', bitDepth, `8, or 10 with ${deepCodecs.join(' or ')}`);
  }
  if (bitDepth === 10 && copy !== 'never') throw invalid('bitDepth', bitDepth, '8 where packets are copied (`copy`)');
}

/** Letters of one text of metadata: far more than any program shows. */
const maxText = 10_000;

/** Throws `invalid-option` for texts that a file cannot say of itself. */
function checkMetadata(metadata: OutputMetadata): void {
  for (const key of metadataKeys) {
    const text: unknown = metadata[key];
    if (text === undefined) continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const isText = typeof text === 'string' && text.length <= maxText && !/[\0-\x08\x0b-\x1f\x7f]/.test(text);
    if (!isText || text === '') {
      throw invalid(`metadata.${key}`, text, `a text of 1 to ${maxText} letters without control characters`);
    }
  }
}

/** Throws `invalid-option` for a canvas that cannot be. */
export function checkSize({ width, height }: { readonly width: number; readonly height: number }): void {
  for (const [name, side] of Object.entries({ width, height })) {
    if (!Number.isInteger(side) || side < 2 || side > maxSide) {
      throw invalid(`size.${name}`, side, `a whole number of pixels from 2 to ${maxSide}`);
    }
  }
}

/** Throws `invalid-option` for a timecode that no frame of an output has. */
export function checkTimecode({ timecode }: Omit<OutputOptions, 'file'>, rate: RationalText): void {
  if (timecode === undefined || timecode === 'source') return;
  const read = readTimecode(timecode);
  const frameRate = Rational.from(rate);
  const isOf = read !== undefined && (!read.drop || canDrop(frameRate));
  if (isOf && frameOfTimecode(read.numbers, timecodeBase(frameRate, read.drop)) !== undefined) return;
  const drop = canDrop(frameRate) ? ' or, drop-frame, 01:00:00;00' : '';
  throw invalid('timecode', timecode, `source, or one of frames of ${rate} a second, such as 01:00:00:00${drop}`);
}

/** DNxHR's pictures have so many pixels at least. */
const leastOfDnxhr = { width: 256, height: 120 };

/** Throws `invalid-option` for a canvas that a codec does not encode. */
export function checkCodecSize(codec: string, size: { readonly width: number; readonly height: number }): void {
  if (codec !== 'dnxhr') return;
  for (const side of ['width', 'height'] as const) {
    const least = leastOfDnxhr[side];
    if (size[side] < least) throw invalid(`size.${side}`, size[side], `at least ${least} pixels in DNxHR`);
  }
}

/** Throws `invalid-option` for a rate that is none. */
export function checkFrameRate(frameRate: FrameRate): void {
  exactFrameRate(frameRate);
}

/** The rate of an output, exact: 29.97 and its like are the broadcast rates. Errors: `invalid-option`. */
export function exactFrameRate(frameRate: FrameRate): RationalText {
  const rate = readFrameRate(frameRate);
  if (rate !== undefined) return rate.toString();
  throw invalid('frameRate', frameRate, 'frames per second such as 30, 29.97 or 30000/1001, at most 1000');
}

function invalid(path: string, value: unknown, expected: string): ClipwrightError {
  return new ClipwrightError(
    'invalid-option',
    `The output option ${path} is ${JSON.stringify(value)}; it must be ${expected}.`,
  );
}
