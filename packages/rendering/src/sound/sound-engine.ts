import type { MusicBed } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import type { Observable } from 'rxjs';
import type { ByteFeed } from '../output/byte-feed.ts';
import type { WantedChunk } from './gather-chunks.ts';
import type { PcmBytes } from './pcm-bytes.ts';
import type { SoundWindow } from './sound-window.ts';

/** What an engine does for one sound: it decodes and encodes. */
export interface SoundEngine {
  /** How many batches of a minute are worth making side by side. */
  readonly parallel: number;
  /** How many neighbours are decoded in one go at most; the samples do not depend on it. */
  readonly together: number;
  /** Whether a voice may be decoded in one go with others of its kind. */
  isOfFile(voice: Voice): boolean;
  /** Decodes voices one after the other, each exactly as long as it shall be. */
  open(voices: readonly Voice[]): PcmBytes;
  /** Looks where a voice's sound does not decode, when a decoder has complained. */
  examine(voice: Voice): Promise<readonly SoundWindow[]>;
  /**
   * Decodes a music bed once, from its beginning to its end. Errors: `tool-failed` and `source-damaged` where it does not
   * decode.
   */
  music(bed: MusicBed): PcmStream;
  /**
   * Encodes chunks, each by an encoder of its own, into bare packets (ADTS for AAC, Ogg for Opus), of the raw sound from
   * the first sample of the first of them on. Tells how many seconds of it have been encoded; completes when all is
   * written.
   */
  encode(chunks: readonly WantedChunk[], sound: ByteFeed): Observable<number>;
  /** Resolves when nothing is being done any more. */
  settled(): Promise<void>;
}

/** Raw sound by pull, whole. */
export interface PcmStream extends AsyncIterable<Uint8Array> {
  return(): Promise<unknown>;
}
