import { type AudioEncoding, type AudioPart, Rational } from '@clipwright/core';
import { composeCommand, inputSafety, soundGraph } from '@clipwright/ffmpeg';

/** Seconds decoded before the start, for codecs that need a while to come right, and for seeks that come late. */
const run = 1;
/** MPEG-TS seeks are off by more. */
const runTransportStream = 5;

/**
 * Decodes one part's sound from its file. The source's zero is its first displayed frame, for the sound as well:
 * timestamps stay the container's own, and sound is cut or silence put before it to begin at
 * exactly that place.
 */
export function partCommand(
  part: Extract<AudioPart, { kind: 'clip' }>,
  file: string,
  encoding: AudioEncoding,
): string[] {
  const { info } = part.source;
  const { sampleRate, channels } = encoding;
  const origin = Rational.from(info.video.timebase).mul(info.video.origin);
  const seek = origin.add(part.start).sub(info.container === 'mpegts' ? runTransportStream : run);
  const sound = soundGraph({ origin, start: part.start, samples: part.samples, sampleRate, channels });
  const seeking =
    seek.compare(Rational.from(info.start)) > 0 ? ['-seek_timestamp', '1', '-ss', seek.toNumber().toFixed(6)] : [];
  return composeCommand({
    inputs: [{ source: { file }, options: [...inputSafety, '-noaccurate_seek', ...seeking] }],
    graph: `[0:${info.audio?.index ?? 'a:0'}]${sound}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
    options: ['-copyts'],
  });
}
