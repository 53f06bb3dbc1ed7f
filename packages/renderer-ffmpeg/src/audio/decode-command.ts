import { type AudioEncoding, type Rational, type SourceRef, type Voice, zeroOf } from '@clipwright/core';
import {
  anyProcessor,
  composeCommand,
  type InputSafety,
  type LostSoundRequest,
  soundGraph,
  tempo,
} from '@clipwright/ffmpeg';

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
 * Decodes the sound of several voices from their files, one after the other, each exactly as long as it shall be, as
 * interleaved floats. Each has an input and a decoder of its own, so that the samples do not depend on the company. A source's
 * zero is its first displayed frame, for the sound as well: timestamps stay the container's own, and sound is cut or silence
 * put before it to begin at exactly that place.
 */
export function decodeCommand(inputs: InputSafety, voices: readonly FileVoice[], encoding: AudioEncoding): string[] {
  const decoded = voices.map((voice) => decoding(inputs, voice, encoding));
  const graphs = decoded.map(({ stream, graph }, index) => `[${index}:${stream}]${soundGraph(graph)}[a${index}]`);
  const all = voices.map((_, index) => `[a${index}]`).join('');
  return composeCommand({
    inputs: decoded.map(({ file, inputOptions }) => ({ source: { file }, options: inputOptions })),
    graph: [...graphs, `${all}concat=n=${voices.length}:v=0:a=1[a]`].join(';'),
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
    // Packets that a transport stream has lost are worth no more than a warning to ffmpeg.
    options: [...anyProcessor, '-copyts', ...(voices.some(isStreamed) ? ['-v', 'warning'] : [])],
  });
}

/** How one voice is decoded. */
export function decoding(
  inputs: InputSafety,
  voice: FileVoice,
  { sampleRate, channels }: AudioEncoding,
): LostSoundRequest {
  const { source, start, speed, samples } = voice;
  return {
    file: source.file,
    inputOptions: [...inputs.options, '-fflags', '+discardcorrupt', '-noaccurate_seek', ...seeking(voice, sampleRate)],
    stream: source.info.audio?.index ?? 0,
    graph: {
      origin: originOf(source.info),
      start,
      speed,
      samples,
      sampleRate,
      channels,
      told: source.info.audio?.channels,
    },
  };
}

function seeking({ source: { info }, start, speed }: Voice, sampleRate: number): string[] {
  const back = info.container.split(',').some((name) => exact.includes(name)) ? run : longRun;
  const seek = originOf(info).add(start).sub(tempo(speed, sampleRate).lead).sub(back);
  return seek.compare(info.start) > 0 ? ['-seek_timestamp', '1', '-ss', seek.toNumber().toFixed(6)] : [];
}

function isStreamed({ source }: Voice): boolean {
  return source.info.container.startsWith('mpeg');
}

function originOf({ video }: Voice['source']['info']): Rational {
  return zeroOf(video);
}
