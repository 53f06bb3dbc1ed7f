import { createHash } from 'node:crypto';
import type { AudioCodec, VideoCodec } from '@clipwright/core';
import type { RendererCapabilities, RendererCosts } from '@clipwright/core/author';
import type { ToolInfo } from '@clipwright/ffmpeg';
import type { Encoder } from '@clipwright/filters';
import { audioEncoders, convertsPrimaries, dependsOnProcessor } from '@clipwright/filters';
import { containerCapabilities, processorName } from '@clipwright/rendering';
import type { TriedAbilities } from './tried-abilities.ts';

/** Raised whenever the same request makes other bytes than before. */
const schema = 8;

/**
 * What a process costs more than a place in one that runs anyway, and what pictures do, measured with ffmpeg 5.1 of
 * Debian 12 (veryfast, one thread): 75 to 120 ms; six seconds of 1080p, 373 megapixels, take 7.9 s to decode, fit and
 * encode, of which decoding and filters are 2.2 s.
 */
const costs: RendererCosts = { start: 0.08, decodedMegapixel: 0.0055, encodedMegapixel: 0.0145 };

/** What an ffmpeg was found to be and do. */
export interface FoundTool {
  readonly ffmpeg: ToolInfo;
  readonly able: TriedAbilities;
  /** Of the picture; `null` for sound alone. */
  readonly encoder: Encoder | null;
  readonly audioCodec: AudioCodec | null;
  /** Names the kind of processor. @default this machine's */
  readonly processor: string | undefined;
  /** Whether plain files are read by ffmpeg itself. */
  readonly readsFiles: boolean;
  /** Codecs whose packets the output takes from sources. */
  readonly copies: readonly VideoCodec[];
  readonly copiesSound: readonly AudioCodec[];
}

/**
 * An encoder's fingerprint is the tool's version, a hash of how it was built and of its libraries, and what the encoder,
 * whose version is none of ffmpeg's, makes of a few frames. Beside them the processor, where it shows: zscale counts in
 * floating point, in other orders with AVX, FMA and AVX-512; so does LAME; and libopus takes the processor's approximation of a
 * reciprocal square root, which each maker has a table of its own for. Everything else is asked for in such a way that
 * it does not show.
 */
export function capabilitiesOf({
  ffmpeg,
  able,
  encoder,
  audioCodec,
  processor,
  readsFiles,
  copies,
  copiesSound,
}: FoundTool): RendererCapabilities {
  const tool = `renderer-ffmpeg ${schema}; ffmpeg ${ffmpeg.version}, build ${ffmpeg.build}`;
  const [picture = '', ...sound] = able.made.split('\n');
  const fingerprint = (made: string): string => `${tool}; encoder ${digest(made)}`;
  const machine = (): string => `processor ${digest(processor ?? processorName())}`;
  const audio = (name: AudioCodec): string => {
    const made = fingerprint([audioEncoders[name], ...sound].join('\n'));
    return dependsOnProcessor.has(name) ? `${made}; ${machine()}` : made;
  };
  return {
    containers: containerCapabilities(['mkv', 'webm']),
    video: encoder && {
      ...{ codec: encoder.codec, encoder: encoder.name, fingerprint: fingerprint(picture) },
      ...(encoder.takesBitrate === true ? { takesBitrate: true } : {}),
    },
    audio: audioCodec === null ? null : { codec: audioCodec, fingerprint: audio(audioCodec) },
    wideColors: { toneMaps: convertsPrimaries(able), fingerprint: machine() },
    readsFiles,
    copies,
    copiesSound,
    pixelFormats: ['yuv420p', 'yuv420p10le', 'yuv422p', 'yuv422p10le'],
    layers: true,
    framing: true,
    transitions: true,
    mixesTracks: true,
    levelsSound: true,
    costs,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
