import type { AudioEncoding } from '@clipwright/core';
import { pullIterator, zeroOf } from '@clipwright/core/author';
import type { Voice } from '@clipwright/core/plan';
import type { AllowedInputs } from '@clipwright/node-kit';
import type { PcmBytes, SoundWindow } from '@clipwright/rendering';
import type { JobEngine } from '../../engine/job-engine.ts';
import type { SoundArgs } from '../../jobs/sound.ts';

/** Samples per channel of one block: 85 ms at 48 kHz. */
const length = 4096;

/**
 * Seconds before a voice at which it is decoded from: decoders need what comes before (bit reservoirs, overlapping
 * windows) to give the right samples.
 */
const preroll = 1;

/** The sound of a voice of a plain file. */
export interface FileVoiceBytes extends PcmBytes {
  /** Samples of it that are silent because they do not decode; known when the bytes are over. */
  lost(): readonly SoundWindow[];
}

/** Nothing where its source is to give it: it is no plain file, or is played at another speed. */
export function fileVoice(
  engine: JobEngine,
  { source, start, speed, samples }: Voice,
  { sampleRate, channels }: AudioEncoding,
  allowed: AllowedInputs,
): FileVoiceBytes | undefined {
  const { file, info } = source;
  const { audio, video, container, hints } = info;
  if (file === undefined || audio === undefined || speed.compare(1) !== 0) return undefined;
  const origin = zeroOf(video);
  const begin = origin.add(start).sub(preroll);
  // Where a seek may come too late, from the file's beginning: that could not be told from silence.
  // Of sound alone there are no pictures to seek by.
  const isSought =
    video.blank !== true && /\b(?:mov|matroska)\b/.test(container) && begin.compare(hints?.start ?? 0) > 0;
  const args: SoundArgs = {
    ...{ file, allowed, stream: audio.index, length, omits: true, tells: true },
    seek: isSought ? { stream: video.index, time: Number(begin.div(video.timebase).floor()) } : undefined,
    graph: {
      ...{ origin: origin.toString(), start: start.toString(), samples, sampleRate, channels },
      told: audio.channels,
    },
  };
  const values = engine.values('sound', args);
  let lost: readonly SoundWindow[] = [];
  async function* blocks(): AsyncGenerator<Uint8Array, void> {
    for await (const block of values) {
      lost = block.lost ?? lost;
      yield new Uint8Array(block.data);
    }
  }
  const bytes = pullIterator(blocks, async () => void (await values.return()));
  return {
    next: () => bytes.next(),
    return: () => bytes.return(),
    complaints: () => (lost.length === 0 ? [] : ['Some of it does not decode.']),
    lost: () => lost,
  };
}
