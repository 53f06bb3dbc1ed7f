import { type AudioRequest, openSource, type RenderInputs } from '@clipwright/core/author';
import { soundSamples, soundVoices, type Voice } from '@clipwright/core/plan';
import { type FfmpegRunner, lostSound, soundCommand, soundStream } from '@clipwright/ffmpeg';
import {
  bytesPerValue,
  type Lane,
  lane,
  mixedWindow,
  type PcmBytes,
  type SoundWindow,
  skipping,
  soundBytes,
  windowed,
} from '@clipwright/rendering';
import { decoding, isFileVoice } from './decode-command.ts';
import { music } from './music-bytes.ts';
import { sampledVoice } from './sampled-voice.ts';

export interface OpenSoundOptions {
  /** Whether ffmpeg reads plain files by itself. */
  readonly direct: boolean;
  readonly sources: RenderInputs['sources'];
  /** Voices that are decoded by one process. The samples do not depend on it. @default 16 */
  readonly together?: number;
  /** What of it is heard; the samples are those that the whole has there. @default all */
  readonly window?: SoundWindow;
}

/** Samples of the output that are silent because they do not decode, and the stretch that they belong to. */
export interface LostSound extends SoundWindow {
  readonly stretch: number;
}

/** The sound of a request on its way. */
export interface OpenSound {
  /** Raw and mixed: 32-bit float, interleaved. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Stretches of a stretch that are silent because they do not decode; complete when the bytes are over. */
  lost(): readonly LostSound[];
  /** Ends every process that is open, also while it is waited for. */
  release(): Promise<unknown>;
}

/** One process decodes so many voices: its start costs more than the decoding of two seconds. */
const defaultTogether = 16;

export function openSound(runner: FfmpegRunner, request: AudioRequest, options: OpenSoundOptions): OpenSound {
  const { stretches, encoding } = request;
  const { together = defaultTogether, window = { from: 0, to: soundSamples(request) } } = options;
  const arrangement = soundVoices(stretches, encoding.sampleRate);
  const mixed = mixedWindow(request, window);
  const heard = windowed(arrangement, mixed);
  const lost: LostSound[] = [];

  const open = (voices: readonly Voice[]): PcmBytes => {
    const files = options.direct ? voices.filter(isFileVoice) : [];
    const [voice] = voices;
    if (voice === undefined || files.length === voices.length) {
      const requests = files.map((file) => decoding(runner.inputs, file, encoding));
      const [only] = requests;
      if (only !== undefined && requests.length === 1) return soundStream(runner, only);
      return runner.stream({ tool: 'ffmpeg', args: soundCommand(requests) });
    }
    return sampledVoice(runner, openSource(options.sources, voice.source.id), voice, encoding);
  };
  const lanes = heard.map(
    ({ voices }): Lane =>
      lane(grouped(voices, options.direct ? together : 1), {
        channels: encoding.channels,
        open,
        examine: async (voice) =>
          isFileVoice(voice) ? lostSound(runner, decoding(runner.inputs, voice, encoding)) : [],
        onLost: ({ stretch }, range) => void lost.push({ stretch, ...range }),
      }),
  );
  const bed = request.music && music(runner, request.music, encoding, mixed.from);
  return {
    bytes: soundBytes(request, arrangement, window, {
      lanes: lanes.map(({ bytes }, index) =>
        skipping(bytes, (heard[index]?.skip ?? 0) * encoding.channels * bytesPerValue),
      ),
      ...(bed === undefined ? {} : { music: bed.bytes }),
    }),
    lost: () => lost,
    release: () => Promise.allSettled([...lanes.map((each) => each.release()), bed?.release()]),
  };
}

/** Neighbours that ffmpeg can read; any other voice alone. */
function grouped(voices: readonly Voice[], max: number): Voice[][] {
  const groups: Voice[][] = [];
  for (const voice of voices) {
    const group = groups.at(-1);
    if (group !== undefined && group.length < max && isFileVoice(voice) && group.every(isFileVoice)) group.push(voice);
    else groups.push([voice]);
  }
  return groups;
}
