import { type AudioFormat, type AudioSample, ClipwrightError, type TimeRange } from '@clipwright/core';
import { byteReader } from '@clipwright/ffmpeg';
import { audioCommand } from './audio-command.ts';
import { exactRange } from './exact-range.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderProcesses } from './reader.ts';

/** Samples per channel of one {@link AudioSample}: 85 ms at 48 kHz. */
const stretch = 4096;

/** Floats from bytes, which are little-endian whatever the machine is. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** The sound during a range, as many samples as the rule of time says; silence where the source has none. */
export async function* readAudio(
  opened: OpenedFile,
  range: TimeRange,
  format: AudioFormat,
  processes: ReaderProcesses,
): AsyncGenerator<AudioSample, void> {
  const { start, end } = exactRange(range);
  const { sampleRate = 48000, channels = 2 } = format;
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
  const { file, info } = opened;
  const args = audioCommand({ file, info, stream: audio.index, start, samples, sampleRate, channels });
  const stream = processes.start({ tool: 'ffmpeg', args });
  try {
    const bytes = byteReader(stream);
    for (let position = 0; position < samples; position += stretch) {
      const wanted = Math.min(stretch, samples - position) * channels * 4;
      const piece = await bytes.take(wanted);
      if (processes.left) return;
      if (piece.length < wanted) {
        throw new ClipwrightError('source-damaged', `The sound of ${opened.uri} ends before it should.`, {
          remedy: 'Leave that stretch out, or repair the file.',
        });
      }
      yield sample(position, floatsOf(piece));
    }
  } finally {
    await stream.return();
  }
}
