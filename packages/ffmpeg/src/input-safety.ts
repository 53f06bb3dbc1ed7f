import { allowedInputs, type InputLimits, type InputOptions, isPictureDecoder } from '@clipwright/node-kit';

/** What keeps a user's file from reaching beyond itself, and beyond what it may cost. */
export interface InputSafety {
  /**
   * Options to put before each input of ffmpeg that is a user's file: nothing but plain files and pipes is opened on
   * its behalf, only containers that hold their media themselves, only decoders that are looked after, and pictures of
   * a bounded size.
   */
  readonly options: readonly string[];
  /**
   * The same where nothing but sound is decoded: no decoder of pictures is run. By itself ffmpeg decodes some of each
   * input, to find out what they are; of six inputs in 1080p that takes twice as long as all of their sound.
   */
  readonly soundOptions: readonly string[];
  /** The same for ffprobe, which is the first to see a file: with a bound on the largest table that it keeps of one. */
  readonly probeOptions: readonly string[];
  readonly limits: InputLimits;
}

/** Bytes that ffmpeg keeps of a frame in its index, with room. */
const bytesPerFrame = 32;
/** Bytes a pixel of a plane, at most 16 bits deep. */
const bytesPerPixel = 2;
/** Least that a demuxer and a decoder need for anything. */
const minAllocation = 64 * 1024 * 1024;

/** The options of ffmpeg and ffprobe, from 5.1 on, that make opening a user's file safe. Errors: `invalid-option`. */
export function inputSafety(inputs: InputOptions = {}): InputSafety {
  const { containers, decoders, limits } = allowedInputs(inputs);
  const { pixels, streams, frames } = limits;
  const optionsOf = (run: readonly string[]): readonly string[] => [
    ...['-protocol_whitelist', 'file,pipe,fd'],
    ...['-format_whitelist', containers.join(',')],
    ...['-codec_whitelist', run.join(',')],
    ...['-max_pixels', String(pixels), '-max_streams', String(streams)],
  ];
  const options = optionsOf(decoders);
  // ffmpeg complains of each decoder that it may not run; by the first name it is known that this was meant.
  const soundOptions = optionsOf(['none', ...decoders.filter((name) => !isPictureDecoder(name))]);
  const allocation = Math.max(minAllocation, frames * bytesPerFrame, (pixels + 2 ** 20) * bytesPerPixel);
  return { options, soundOptions, probeOptions: ['-max_alloc', String(allocation), ...options], limits };
}
