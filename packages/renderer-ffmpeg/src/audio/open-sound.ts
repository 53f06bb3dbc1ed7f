import type { AudioRequest, RenderInputs } from '@clipwright/core';
import { type FfmpegRunner, lostSound } from '@clipwright/ffmpeg';
import { openSource } from '../output/open-source.ts';
import { arrange, type Voice } from './arrange.ts';
import { decodeCommand, decoding, isFileVoice } from './decode-command.ts';
import { type Lane, lane } from './lane.ts';
import { music } from './music-bytes.ts';
import type { PcmBytes } from './pcm-bytes.ts';
import { sampledVoice } from './sampled-voice.ts';
import { soundBytes } from './sound-bytes.ts';

export interface OpenSoundOptions {
  /** Whether ffmpeg reads plain files by itself. */
  readonly shortWay: boolean;
  readonly sources: RenderInputs['sources'];
  /** Voices that are decoded by one process. The samples do not depend on it. @default 16 */
  readonly together?: number;
}

/** The sound of a request on its way. */
export interface OpenSound {
  /** Raw and mixed: 32-bit float, interleaved. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Samples that are silent because they do not decode, by the part's position; complete when the bytes are over. */
  lost(): readonly { readonly part: number; readonly samples: number }[];
  /** Ends every process that is open, also while it is waited for. */
  release(): Promise<unknown>;
}

/** One process decodes so many voices: its start costs more than the decoding of two seconds. */
const usual = 16;

export function openSound(runner: FfmpegRunner, request: AudioRequest, options: OpenSoundOptions): OpenSound {
  const { parts, encoding } = request;
  const { together = usual } = options;
  const arrangement = arrange(parts, encoding.sampleRate);
  const lost = new Map<number, number>();

  const open = (voices: readonly Voice[]): PcmBytes => {
    const files = options.shortWay ? voices.filter(isFileVoice) : [];
    const [voice] = voices;
    if (voice === undefined || files.length === voices.length) {
      return runner.stream({ tool: 'ffmpeg', args: decodeCommand(runner.inputs, files, encoding) });
    }
    return sampledVoice(runner, openSource(options.sources, voice.source.id), voice, encoding);
  };
  const lanes = arrangement.lanes.map(
    (voices): Lane =>
      lane(grouped(voices, options.shortWay ? together : 1), {
        channels: encoding.channels,
        open,
        examine: async (voice) =>
          isFileVoice(voice) ? lostSound(runner, decoding(runner.inputs, voice, encoding)) : [],
        onLost: ({ part }, samples) => lost.set(part, (lost.get(part) ?? 0) + samples),
      }),
  );
  const bed = request.music && music(runner, request.music, encoding);
  return {
    bytes: soundBytes(request, arrangement, { lanes, ...(bed === undefined ? {} : { music: bed }) }),
    lost: () => [...lost].sort(([a], [b]) => a - b).map(([part, samples]) => ({ part, samples })),
    release: () => Promise.allSettled([...lanes.map((each) => each.release()), bed?.release()]),
  };
}

/** Neighbours that ffmpeg can read; any other voice alone. */
function grouped(voices: readonly Voice[], most: number): Voice[][] {
  const groups: Voice[][] = [];
  for (const voice of voices) {
    const group = groups.at(-1);
    if (group !== undefined && group.length < most && isFileVoice(voice) && group.every(isFileVoice)) group.push(voice);
    else groups.push([voice]);
  }
  return groups;
}
