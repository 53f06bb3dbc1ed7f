import { type AudioEncoding, Rational, type SourceRef, type Voice, zeroOf } from '@clipwright/core';
import { type InputSafety, type SoundRequest, tempo, withoutBrokenPackets } from '@clipwright/ffmpeg';

/** Seconds decoded before the start, for codecs that need a while to come right, and for seeks that come late. */
const run = 1;
/** Where a seek lands anywhere near. */
const longRun = 5;
/** Containers in which a seek lands where it was asked to. */
const exact = ['mov', 'matroska'];

/** A voice that ffmpeg can decode by itself. */
export interface FileVoice extends Voice {
  readonly source: SourceRef & { readonly file: string };
}

export function isFileVoice(voice: Voice): voice is FileVoice {
  return voice.source.file !== undefined;
}

/**
 * How a voice is decoded. A source's zero is its first displayed frame, for the sound as well: timestamps stay the
 * container's own, and sound is cut or silence put before it to begin at exactly that place.
 */
export function decoding(inputs: InputSafety, voice: FileVoice, { sampleRate, channels }: AudioEncoding): SoundRequest {
  const { source, start, speed, samples } = voice;
  const { info } = source;
  const seek = seekOf(voice, sampleRate);
  return {
    file: source.file,
    inputOptions: [
      ...inputs.options,
      ...withoutBrokenPackets(info.container),
      '-noaccurate_seek',
      ...(seek === undefined ? [] : ['-seek_timestamp', '1', '-ss', seek.toNumber().toFixed(6)]),
    ],
    stream: info.audio?.index ?? 0,
    codec: info.audio?.codec,
    from: seek ?? Rational.from(info.start),
    isStreamed: isStreamed(voice),
    graph: { origin: originOf(info), start, speed, samples, sampleRate, channels, told: info.audio?.channels },
  };
}

/** Where to seek to, on the container's clock; `undefined` for its beginning. */
function seekOf({ source: { info }, start, speed }: Voice, sampleRate: number): Rational | undefined {
  const back = info.container.split(',').some((name) => exact.includes(name)) ? run : longRun;
  const seek = originOf(info).add(start).sub(tempo(speed, sampleRate).lead).sub(back);
  return seek.compare(info.start) > 0 ? seek : undefined;
}

function isStreamed({ source }: Voice): boolean {
  return source.info.container.startsWith('mpeg');
}

function originOf({ video }: Voice['source']['info']): Rational {
  return zeroOf(video);
}
