import { Rational, type Verification } from '@clipwright/core';
import type { SoundJoinRequest } from '@clipwright/core/author';
import { packetLayout } from '@clipwright/core/plan';
import { bytesPerValue } from '../sound/pcm-bytes.ts';
import type { SoundEngine } from '../sound/sound-engine.ts';
import { readPart } from './read-part.ts';
import { notAsPlanned } from './verify-rows.ts';

/** A sound, and the titles of chapters. */
const maxTracks = 2;

/**
 * Decodes all of a finished sound, and counts its samples: they must be those that were planned. Of AAC decoders give up to
 * a packet more than is to be heard, and its head has to say how much that is. Errors: `verification-failed`, those of
 * decoding and reading.
 */
export async function verifySoundFile(
  engine: Pick<SoundEngine, 'music'>,
  { audio: { samples }, encoding }: SoundJoinRequest,
  file: string,
  left: AbortSignal,
): Promise<Omit<Verification, 'bytes'>> {
  const isAac = encoding.codec === 'aac';
  if (isAac) {
    const { timescale, edit } = await readPart(file, maxTracks);
    if (timescale !== encoding.sampleRate || edit.duration !== samples) {
      throw notAsPlanned(`Its head says ${edit.duration} samples at ${timescale} a second, not ${samples}.`);
    }
  }
  const decoded = await decodedSamples(engine, file, encoding.channels, left);
  const beyond = isAac ? packetLayout(encoding).packet - 1 : 0;
  if (decoded < samples || decoded > samples + beyond) {
    throw notAsPlanned(`Its sound has ${decoded} samples, not ${samples}.`, { samples, decoded });
  }
  return {
    frames: 0,
    videoDuration: '0/1',
    audioDuration: Rational.of(samples, encoding.sampleRate).toString(),
    tolerance: '0/1',
    joins: 0,
    tails: 0,
  };
}

async function decodedSamples(
  engine: Pick<SoundEngine, 'music'>,
  file: string,
  channels: number,
  left: AbortSignal,
): Promise<number> {
  const stream = engine.music({ file, volume: 1, start: '0/1', loop: false, fadeOut: 0 });
  const leave = (): void => void stream.return();
  left.addEventListener('abort', leave, { once: true });
  try {
    let bytes = 0;
    for await (const block of stream) bytes += block.length;
    left.throwIfAborted();
    return bytes / bytesPerValue / channels;
  } finally {
    left.removeEventListener('abort', leave);
    await stream.return();
  }
}
