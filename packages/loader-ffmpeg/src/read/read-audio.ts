import {
  type AudioFormat,
  type AudioSample,
  ClipwrightError,
  Rational,
  type SplitFile,
  type TimeRange,
  toClipwrightError,
} from '@clipwright/core';
import { exactRange } from '@clipwright/core/author';
import {
  floatsOf,
  lostSound,
  seeksExactly,
  soundOfFile,
  soundOfParts,
  soundPreroll,
  soundStream,
} from '@clipwright/ffmpeg';
import { type ByteReader, byteReader } from '@clipwright/node-kit';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';

/** Samples per channel of one {@link AudioSample}: 85 ms at 48 kHz. */
const stretch = 4096;

/**
 * The sound during a range, as many samples as the rule of time says; silence where the source has none.
 *
 * @param files Those of which it is read, where the opened one is one of several.
 */
export async function* readAudio(
  opened: OpenedFile,
  range: TimeRange,
  format: AudioFormat,
  processes: ReaderProcesses,
  files?: readonly SplitFile[],
): AsyncGenerator<AudioSample, void> {
  const { start, end } = exactRange(range);
  const { sampleRate = 48000, channels = 2, onDamage = 'fail' } = format;
  const { audio } = opened.info;
  const samples = Number(end.mul(sampleRate).round() - start.mul(sampleRate).round());
  const sample = (position: number, data: Float32Array): AudioSample => {
    return { position, length: data.length / channels, sampleRate, channels, data, close: () => {} };
  };

  if (audio === undefined) {
    for (let position = 0; position < samples; position += stretch) {
      yield sample(position, new Float32Array(Math.min(stretch, samples - position) * channels));
    }
    return;
  }
  const { file, info, runner } = opened;
  // Where a seek may land too late, from the beginning: sound is quick to decode, and a late start could not be told from
  // silence.
  const margin = seeksExactly(info.container) ? soundPreroll : undefined;
  const wanted = { start, samples, sampleRate, channels };
  const decoding =
    files === undefined
      ? soundOfFile(runner.inputs, { file, info, ...wanted }, margin)
      : soundOfParts(runner.inputs, { parts: files, ...wanted }, soundPreroll);
  const stream = soundStream({ stream: processes.start }, decoding);
  const bytes = byteReader(stream);
  const damaged = (at: number): ClipwrightError =>
    new ClipwrightError('source-damaged', `Sound of ${opened.uri} at ${at} s does not decode.`, {
      remedy: 'Leave that stretch out, or repair the file.',
    });
  /** Fails when the decoder complained, and sound is missing: it says so only at its end. */
  const check = async (): Promise<void> => {
    while ((await taken(bytes, stretch)).length > 0);
    if (stream.complaints().length === 0 || processes.left) return;
    const [lost] = await lostSound({ stream: processes.start }, decoding);
    if (lost !== undefined) throw damaged(start.add(Rational.of(lost.from).div(sampleRate)).toNumber());
  };
  try {
    for (let position = 0; position < samples; position += stretch) {
      const wanted = Math.min(stretch, samples - position) * channels * 4;
      const block = await taken(bytes, wanted);
      if (processes.left) return;
      if (block.length < wanted && onDamage === 'fail') {
        throw damaged(start.add(Rational.of(position).div(sampleRate)).toNumber());
      }
      if (position + stretch >= samples && onDamage === 'fail') await check();
      if (processes.left) return;
      const whole = new Uint8Array(wanted);
      whole.set(block);
      yield sample(position, floatsOf(whole));
    }
  } finally {
    await stream.return();
  }
}

/** So many bytes, or fewer where the decoder has no more, for whatever reason the file gives it. */
async function taken(bytes: ByteReader, count: number): Promise<Uint8Array> {
  try {
    return await bytes.take(count);
  } catch (error) {
    if (toClipwrightError(error).code === 'tool-failed') return new Uint8Array();
    throw error;
  }
}
