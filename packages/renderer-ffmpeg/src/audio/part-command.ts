import { type AudioEncoding, type AudioPart, Rational } from '@clipwright/core';
import { composeCommand, inputSafety } from '@clipwright/ffmpeg';

/** Seconds decoded before the start, for codecs that need a while to come right, and for seeks that come late. */
const run = 1;
/** MPEG-TS seeks are off by more. */
const runTransportStream = 5;

/**
 * Decodes one part's sound from its file. The source's zero is its first displayed frame, for the sound as well:
 * timestamps stay the container's own, and sound is cut or silence put before it to begin at exactly that place.
 */
export function partCommand(
  part: Extract<AudioPart, { kind: 'clip' }>,
  file: string,
  encoding: AudioEncoding,
): string[] {
  const { info } = part.source;
  const zero = Rational.from(info.video.timebase).mul(info.video.origin).add(Rational.from(part.start));
  const seek = zero.sub(info.container === 'mpegts' ? runTransportStream : run);
  const inputRate = info.audio?.sampleRate ?? encoding.sampleRate;
  const graph = [
    `[0:${info.audio?.index ?? 'a:0'}]asettb=1/${inputRate}`,
    `asetpts=PTS-(${zero.mul(inputRate).round()})`,
    // Filling and trimming at the start to the sample (the default is to the millisecond), and at gaps.
    `aresample=${encoding.sampleRate}:async=1:first_pts=0:min_comp=0.00001`,
    `aformat=sample_fmts=flt:channel_layouts=stereo`,
    `atrim=end_sample=${part.samples}[a]`,
  ].join(',');
  const seeking =
    seek.compare(Rational.from(info.start)) > 0 ? ['-seek_timestamp', '1', '-ss', seek.toNumber().toFixed(6)] : [];
  return composeCommand({
    inputs: [{ source: { file }, options: [...inputSafety, '-threads', '1', '-noaccurate_seek', ...seeking] }],
    graph,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
    options: ['-filter_threads', '1', '-filter_complex_threads', '1', '-copyts'],
  });
}
