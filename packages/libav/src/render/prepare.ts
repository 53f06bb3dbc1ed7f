import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { AudioCodec, VideoCodec } from '@clipwright/core';
import { fromTask, type PrepareRequest, type RendererCapabilities, type RendererCosts } from '@clipwright/core/author';
import {
  audioEncoders,
  chosenEncoder,
  convertsPrimaries,
  dependsOnProcessor,
  type Encoder,
  encoderMissing,
  encoderOf,
} from '@clipwright/filters';
import { type AllowedInputs, checkOutputFile } from '@clipwright/node-kit';
import { codecsOf, containerCapabilities, processorName, readCover } from '@clipwright/rendering';
import { concatMap, type Observable } from 'rxjs';
import type { JobEngine } from '../engine/job-engine.ts';
import { checkMusic } from './check-music.ts';
import { type FoundAbilities, madeBy } from './find-abilities.ts';
import { checkCodec, writtenContainer } from './written-container.ts';

/** Raised whenever the same request makes other bytes than before. */
const schema = 1;

/** No process is begun. Pictures cost what they do in one (renderer-ffmpeg). */
const costs: RendererCosts = { start: 0, decodedMegapixel: 0.0055, encodedMegapixel: 0.0145 };

export interface Preparing {
  readonly engine: JobEngine;
  /** Names the kind of processor. @default this machine's */
  readonly processor: string | undefined;
  /** For music. */
  readonly allowed: AllowedInputs;
  readonly abilities: () => Observable<FoundAbilities>;
}

/**
 * What can be made of an output. Errors: `invalid-option`, `encoder-missing`, `output-exists`, `output-unwritable`,
 * `output-is-source`; of the music those of {@link checkMusic}.
 */
export function prepare(
  request: PrepareRequest,
  { engine, processor, allowed, abilities }: Preparing,
): Observable<RendererCapabilities> {
  return abilities().pipe(
    concatMap((found) =>
      fromTask(async () => {
        const { codec, audioCodec } = codecsOf(request);
        if (codec !== null) {
          writtenContainer(request.output);
          checkCodec(codec);
        }
        const output = resolve(request.output);
        await checkOutputFile({ ...request, file: output });
        const encoder = codec === null ? null : pictureEncoder(codec, request, found);
        checkSound(audioCodec, found);
        if (request.cover !== undefined) await readCover(resolve(request.cover));
        if (request.music !== undefined) await checkMusic(engine, request.music, allowed);
        const made = encoder === null ? '' : await madeBy(engine, encoder, found.abilities);
        return capabilitiesOf(found, encoder, made, audioCodec, processor);
      }),
    ),
  );
}

/** Errors: `invalid-option`, `encoder-missing`. */
function pictureEncoder(codec: VideoCodec, { encoder, bitDepth }: PrepareRequest, found: FoundAbilities): Encoder {
  const pixelFormat = bitDepth === 10 ? 'yuv420p10le' : 'yuv420p';
  const asked = encoder === undefined ? {} : { encoder: chosenEncoder(encoder, codec).name };
  return softwareOnly(encoderOf({ codec, pixelFormat, ...asked }, found.abilities), found);
}

/** Devices are not used here. Errors: `encoder-missing`. */
function softwareOnly(encoder: Encoder, { abilities }: FoundAbilities): Encoder {
  if (encoder.family === 'software' && abilities.encoders.has(encoder.name)) return encoder;
  throw encoderMissing(encoder.codec, [encoder.name], []);
}

function checkSound(codec: AudioCodec | null, { abilities }: FoundAbilities): void {
  // Samples as they are need no encoder.
  if (codec === null || codec === 'pcm_s16le' || abilities.encoders.has(audioEncoders[codec])) return;
  throw encoderMissing(codec, [audioEncoders[codec]], []);
}

/**
 * An encoder's fingerprint is FFmpeg's version, a hash of how it was built, and what the encoder makes of a few frames.
 * Beside them the processor, where it shows: in Opus, and in conversions of colours beyond BT.709.
 */
function capabilitiesOf(
  { version, configuration, abilities }: FoundAbilities,
  encoder: Encoder | null,
  made: string,
  audioCodec: AudioCodec | null,
  processor: string | undefined,
): RendererCapabilities {
  const tool = `libav ${schema}; ffmpeg ${version}, build ${digest(configuration)}`;
  const machine = `processor ${digest(processor ?? processorName())}`;
  const sound = (codec: AudioCodec): string =>
    [`${tool}; encoder ${audioEncoders[codec]}`, ...(dependsOnProcessor.has(codec) ? [machine] : [])].join('; ');
  return {
    // Its bindings let nobody add chapters to what FFmpeg's muxers write.
    containers: containerCapabilities([], ['ts', 'gif', 'webp']),
    video: encoder && {
      codec: encoder.codec,
      encoder: encoder.name,
      fingerprint: `${tool}; encoder ${digest(`${encoder.name} ${made}`)}`,
      ...(encoder.takesBitrate === true ? { takesBitrate: true } : {}),
    },
    audio: audioCodec === null ? null : { codec: audioCodec, fingerprint: sound(audioCodec) },
    wideColors: { toneMaps: convertsPrimaries(abilities), fingerprint: machine },
    readsFiles: false,
    copies: [],
    copiesSound: [],
    pixelFormats: ['yuv420p', 'yuv420p10le'],
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
