import type { OutputOptions } from '@clipwright/core';
import type { OutputSettings } from '../api/output.ts';
import { ServerError } from '../errors/server-error.ts';

/** The output that a client asked for. Errors: `invalid-request` where a width stands alone. */
export function givenOutput(settings: OutputSettings, file: string): OutputOptions {
  const { width, height, fps, fit, crf, bitrate, preset, codec, codecProfile, bitDepth, audioCodec } = settings;
  const { copy, audio, encoder, joinFade, loudness } = settings;
  if ((width === undefined) !== (height === undefined)) {
    throw new ServerError('invalid-request', 'Width and height stand together.', 'Give both, or neither.');
  }
  return {
    file,
    ...(width === undefined || height === undefined ? {} : { size: { width, height } }),
    ...(fps === undefined ? {} : { frameRate: fps }),
    ...(fit === undefined ? {} : { fit }),
    ...(crf === undefined ? {} : { crf }),
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(preset === undefined ? {} : { preset }),
    ...(codec === undefined ? {} : { codec }),
    ...(codecProfile === undefined ? {} : { codecProfile }),
    ...(bitDepth === undefined ? {} : { bitDepth }),
    ...(audioCodec === undefined ? {} : { audioCodec }),
    ...(copy === undefined ? {} : { copy }),
    ...(audio === undefined ? {} : { audio }),
    ...(encoder === undefined ? {} : { encoder }),
    ...(joinFade === undefined ? {} : { joinFade }),
    ...(loudness === undefined ? {} : { loudness }),
  };
}
