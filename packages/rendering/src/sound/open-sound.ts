import type { AudioRequest } from '@clipwright/core/author';
import { type SoundPart, soundParts, soundSamples, soundVoices, type Voice } from '@clipwright/core/plan';
import { type Lane, lane } from './lane.ts';
import { music } from './music-bytes.ts';
import type { PartSources } from './part-sound.ts';
import { bytesPerValue, skipping } from './pcm-bytes.ts';
import { type MixFinish, mixedWindow, soundBytes } from './sound-bytes.ts';
import type { SoundEngine } from './sound-engine.ts';
import { type SoundWindow, windowed } from './sound-window.ts';

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
  /** Ends every decoder that is open, also while it is waited for. */
  release(): Promise<unknown>;
}

/**
 * @param finish What the mix comes out as. @default kept within full scale
 * @param window What of it is heard; the samples are those that the whole has there. @default all
 */
export function openSound(
  engine: SoundEngine,
  request: AudioRequest,
  window: SoundWindow = { from: 0, to: soundSamples(request) },
  finish: MixFinish | undefined = 'full-scale',
): OpenSound {
  const { encoding } = request;
  const mixed = mixedWindow(request, window);
  const lost: LostSound[] = [];
  const running: Lane[] = [];

  const opened = ({ stretches, first }: SoundPart): PartSources => {
    const arrangement = soundVoices(stretches, encoding.sampleRate, first);
    const heard = windowed(arrangement, mixed);
    const lanes = heard.map(({ voices, skip }) => {
      const one = lane(grouped(voices, engine), {
        channels: encoding.channels,
        open: engine.open,
        examine: engine.examine,
        onLost: ({ stretch }, range) => void lost.push({ stretch, ...range }),
      });
      running.push(one);
      return skipping(one.bytes, skip * encoding.channels * bytesPerValue);
    });
    return { stretches, sides: arrangement.sides, lanes };
  };
  const parts = soundParts(request).map(opened);
  const bed = request.music && music(engine, request.music, encoding, mixed.from);
  return {
    bytes: soundBytes(request, window, { parts, ...(bed === undefined ? {} : { music: bed.bytes }) }, finish),
    lost: () => lost,
    release: () => Promise.allSettled([...running.map((each) => each.release()), bed?.release()]),
  };
}

/** Neighbours that can be decoded together; any other voice alone. */
function grouped(voices: readonly Voice[], { together, isOfFile }: SoundEngine): Voice[][] {
  const groups: Voice[][] = [];
  for (const voice of voices) {
    const group = groups.at(-1);
    const fits = group !== undefined && group.length < together && isOfFile(voice) && group.every(isOfFile);
    if (fits) group.push(voice);
    else groups.push([voice]);
  }
  return groups;
}
