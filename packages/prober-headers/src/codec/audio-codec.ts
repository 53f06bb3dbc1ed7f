import type { FoundAudio } from '@clipwright/core/probing';
import { plainAac } from '@clipwright/packets';
import { incomplete } from '../incomplete.ts';
import { cutOff } from './bits.ts';
import type { CodedAudio, ReadFirstFrame } from './coded-stream.ts';
import { readMp3Header } from './mp3.ts';

/** Whether AAC is of the plain kind, with as many channels and samples as its container says. */
function isPlainAac({ configuration, sampleRate, channels }: CodedAudio): boolean {
  const plain = configuration === undefined ? undefined : plainAac(configuration, cutOff);
  return plain?.sampleRate === sampleRate && plain.channels === channels;
}

/**
 * Whether a configuration of Opus is whole, and of a version that is known (RFC 7845, 5.1: the upper half of that must
 * be zero), with as many channels as the track, which are more than two only where it says how they are mapped.
 */
function isOpusHead(configuration: Uint8Array, { channels }: CodedAudio): boolean {
  const [version = 255, own, , , , , , , , , family] = configuration.subarray(8);
  const isHead = String.fromCharCode(...configuration.subarray(0, 8)) === 'OpusHead' && version < 16;
  return isHead && own === channels && (channels <= 2 || family !== 0);
}

/** What is told of sound: its codec in ffmpeg's names, its rate and channels. */
export type AudioFacts = Pick<FoundAudio, 'codec' | 'sampleRate' | 'channels'> & { readonly codec: string };

/** What is known of a stream of sound by its container, and by its first frame where that tells more. */
export async function audioFacts(audio: CodedAudio, firstFrame: ReadFirstFrame): Promise<AudioFacts> {
  const { codec, sampleRate, channels, configuration } = audio;
  if (codec === undefined) throw incomplete('its sound is of a kind not known here');
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || channels < 1) throw incomplete('its sound is damaged');
  if (codec === 'aac' && !isPlainAac(audio)) throw incomplete('its sound may be more than its header says');
  if (codec === 'opus' && configuration !== undefined && !isOpusHead(configuration, audio)) {
    throw incomplete('its sound is damaged');
  }
  if (codec !== 'mp3') return { codec, sampleRate, channels };
  const header = readMp3Header(await firstFrame(4));
  if (header === undefined) throw incomplete('its sound is of a kind not known here');
  return { codec, ...header };
}
