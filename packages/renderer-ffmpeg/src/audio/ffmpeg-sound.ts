import type { AudioEncoding } from '@clipwright/core';
import { type MusicBed, openSource, type RenderInputs } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import {
  anyProcessor,
  type CommandSpec,
  type FfmpegRunner,
  lostSound,
  musicCommand,
  soundCommand,
  soundStream,
} from '@clipwright/ffmpeg';
import { type PcmBytes, type SoundEngine, sampledVoice } from '@clipwright/rendering';
import { concatMap, EMPTY, of } from 'rxjs';
import { decoding, isFileVoice } from './decode-command.ts';
import { encodeCommand } from './encode-command.ts';

export interface FfmpegSoundOptions {
  /** Whether ffmpeg reads plain files by itself. */
  readonly direct: boolean;
  readonly sources: RenderInputs['sources'];
  /** Voices that are decoded by one process: its start costs more than the decoding of two seconds. @default 16 */
  readonly together?: number;
}

/** Decodes and encodes a sound by ffmpeg processes. */
export function ffmpegSound(
  runner: FfmpegRunner,
  encoding: AudioEncoding,
  { direct, sources, together = 16 }: FfmpegSoundOptions,
): SoundEngine {
  const open = (voices: readonly Voice[]): PcmBytes => {
    const files = direct ? voices.filter(isFileVoice) : [];
    const [voice] = voices;
    if (voice === undefined || files.length === voices.length) {
      const requests = files.map((file) => decoding(runner.inputs, file, encoding));
      const [only] = requests;
      if (only !== undefined && requests.length === 1) return soundStream(runner, only);
      return runner.stream({ tool: 'ffmpeg', args: soundCommand(requests) });
    }
    return sampledVoice(openSource(sources, voice.source.id), voice, encoding, ({ filters, bytes: stdin }) =>
      runner.stream({ tool: 'ffmpeg', args: filterCommand(filters, encoding), stdin }),
    );
  };
  return {
    parallel: Math.max(1, runner.budget.tokens),
    together: direct ? together : 1,
    isOfFile: isFileVoice,
    open,
    examine: async (voice) => (isFileVoice(voice) ? lostSound(runner, decoding(runner.inputs, voice, encoding)) : []),
    music: ({ file }: MusicBed) => runner.stream({ tool: 'ffmpeg', args: musicCommand(runner.inputs, file, encoding) }),
    encode: (chunks, sound) =>
      runner
        .run({ tool: 'ffmpeg', args: encodeCommand(encoding, chunks), stdin: sound })
        .pipe(concatMap((event) => (event.type === 'written' ? of(event.seconds) : EMPTY))),
    settled: () => runner.settled(),
  };
}

function filterCommand(filters: string, { sampleRate, channels }: AudioEncoding): CommandSpec {
  return {
    options: anyProcessor,
    inputs: [{ source: 'pipe', options: ['-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels)] }],
    graph: `[0:a:0]${filters}[a]`,
    outputs: [{ target: 'pipe', options: ['-map', '[a]', '-c:a', 'pcm_f32le', '-f', 'f32le'] }],
  };
}
