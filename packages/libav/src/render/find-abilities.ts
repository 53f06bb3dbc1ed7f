import type { OutputProfile } from '@clipwright/core';
import { fromTask } from '@clipwright/core/author';
import {
  type Abilities,
  audioEncoders,
  bareAbilities,
  colorFilters,
  type Encoder,
  encodersOf,
} from '@clipwright/filters';
import type { Observable } from 'rxjs';
import type { JobEngine } from '../engine/job-engine.ts';
import { encodingSpec } from './encoding-spec.ts';

/** Every software encoder that pictures and sound may get. */
const asked: readonly string[] = [
  ...(['h264', 'hevc', 'vp9', 'av1'] as const).flatMap((codec) => encodersOf(codec).map(({ name }) => name)),
  ...['libopenh264', 'librav1e'],
  ...Object.values(audioEncoders),
];

/** What the library has, and what it makes. */
export interface FoundAbilities {
  readonly abilities: Abilities;
  /** FFmpeg's version, and a line that says how it was built. */
  readonly version: string;
  readonly configuration: string;
}

/** Finds out once what the library has. Errors: `tool-missing`, `tool-unusable`. */
export function findAbilities(engine: JobEngine): () => Observable<FoundAbilities> {
  let found: Promise<FoundAbilities> | undefined;
  const find = async (): Promise<FoundAbilities> => {
    const told = engine.values('abilities', { encoders: asked, filters: colorFilters });
    for await (const { encoders, filters, ...about } of told) {
      return { ...about, abilities: { encoders: new Set(encoders), filters: new Set(filters) } };
    }
    return { abilities: bareAbilities, version: '', configuration: '' };
  };
  return () =>
    fromTask(() => {
      found ??= find().catch((error: unknown) => {
        // Asked again, it may be there.
        found = undefined;
        throw error;
      });
      return found;
    });
}

/** A small output in which encoders are tried. */
const tried: Omit<OutputProfile, 'video'> = {
  ...{ width: 64, height: 64, frameRate: '25/1', fit: 'contain', background: '#000000', audio: null },
};

/** A hash of what an encoder makes of a few frames. Errors: `encoder-missing`, `tool-failed`. */
export async function madeBy(engine: JobEngine, encoder: Encoder, abilities: Abilities): Promise<string> {
  const pixelFormat = encoder.pixelFormat === 'yuv420p10le' ? encoder.pixelFormat : 'yuv420p';
  const video = { codec: encoder.codec, encoder: encoder.name, pixelFormat, crf: 30, threads: 1 } as const;
  const told = engine.values('trial', encodingSpec({ ...tried, video: { ...video, preset: 'veryfast' } }, abilities));
  for await (const { made } of told) return made;
  return '';
}
