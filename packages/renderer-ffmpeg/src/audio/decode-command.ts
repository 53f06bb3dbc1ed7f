import type { AudioEncoding } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import {
  type InputSafety,
  type SoundRequest,
  seekMargins,
  seeksExactly,
  soundOfFile,
  soundPreroll,
} from '@clipwright/ffmpeg';

/** A voice that ffmpeg can decode by itself. */
export interface FileVoice extends Voice {
  readonly source: SourceRef & { readonly file: string };
}

export function isFileVoice(voice: Voice): voice is FileVoice {
  return voice.source.file !== undefined;
}

/** How a voice is decoded. */
export function decoding(inputs: InputSafety, voice: FileVoice, { sampleRate, channels }: AudioEncoding): SoundRequest {
  const { source, start, speed, samples } = voice;
  const { file, info } = source;
  const margin = seeksExactly(info.container) ? soundPreroll : seekMargins[0];
  return soundOfFile(inputs, { file, info, start, speed, samples, sampleRate, channels }, margin);
}
