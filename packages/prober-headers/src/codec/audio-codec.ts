import type { FoundAudio } from '@clipwright/core/probing';
import { incomplete } from '../incomplete.ts';
import type { AudioTrack } from '../streams.ts';
import { Bits } from './bits.ts';
import { readMp3Header } from './mp3.ts';

/** Codecs whose rate and channels are as their container says, by mediabunny's names and ffmpeg's. */
const names: Readonly<Record<string, string>> = {
  aac: 'aac',
  opus: 'opus',
  vorbis: 'vorbis',
  flac: 'flac',
  ac3: 'ac3',
  mp3: 'mp3',
  'pcm-s16': 'pcm_s16le',
  'pcm-s24': 'pcm_s24le',
  'pcm-s32': 'pcm_s32le',
  'pcm-f32': 'pcm_f32le',
  'pcm-s16be': 'pcm_s16be',
  'pcm-s24be': 'pcm_s24be',
};

/** Samples a second of AAC, by the code in its configuration (1.6.3.3). */
const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/** From this many samples a second on, AAC carries no second half of its spectrum. */
const surelyPlain = 32_000;

/** What an AAC configuration ends with when it says whether there is such a second half (11 bits). */
const extensionMark = 0x2b7;

/**
 * Whether AAC is of the plain kind (LC), with as many channels and samples as it says (ISO/IEC 14496-3, 1.6.2.1). A second half
 * of the spectrum, which doubles the rate, shows only in decoding where the configuration does not exclude it.
 */
function isPlainAac(configuration: Uint8Array, { sampleRate, channels }: AudioTrack): boolean {
  const bits = new Bits(configuration);
  const type = bits.read(5);
  if (rates[bits.read(4)] !== sampleRate) return false;
  const layout = bits.read(4);
  if (type !== 2 || layout < 1 || layout > 6 || layout !== channels) return false;
  const plain = bits.read(3) === 0;
  const left = configuration.length * 8 - 16;
  if (!plain || left < 17 || bits.read(11) !== extensionMark) return plain && sampleRate >= surelyPlain;
  return bits.read(5) === 5 && !bits.flag();
}

/**
 * Whether a configuration of Opus is whole, and of a version that is known (RFC 7845, 5.1: the upper half of that must be zero), with
 * as many channels as the track, which are more than two only where it says how they are mapped.
 */
function isOpusHead(configuration: Uint8Array, { channels }: AudioTrack): boolean {
  const [version = 255, own, , , , , , , , , family] = configuration.subarray(8);
  const isHead = String.fromCharCode(...configuration.subarray(0, 8)) === 'OpusHead' && version < 16;
  return isHead && own === channels && (channels <= 2 || family !== 0);
}

/** What is told of sound: its codec in ffmpeg's names, its rate and channels. */
export type AudioFacts = Pick<FoundAudio, 'codec' | 'sampleRate' | 'channels'> & { readonly codec: string };

/** @param firstFrame Reads the first bytes of its first frame. */
export async function audioFacts(
  track: AudioTrack | undefined,
  firstFrame: (length: number) => Promise<Uint8Array>,
): Promise<AudioFacts> {
  const codec = track === undefined ? undefined : names[track.codec];
  if (track === undefined || codec === undefined) throw incomplete('its sound is of a kind not known here');
  const { sampleRate, channels, configuration } = track;
  if (!Number.isInteger(sampleRate) || sampleRate < 1 || channels < 1) throw incomplete('its sound is damaged');
  if (codec === 'aac' && (configuration === undefined || !isPlainAac(configuration, track))) {
    throw incomplete('its sound may be more than its header says');
  }
  if (codec === 'opus' && configuration !== undefined && !isOpusHead(configuration, track)) {
    throw incomplete('its sound is damaged');
  }
  if (codec !== 'mp3') return { codec, sampleRate, channels };
  const header = readMp3Header(await firstFrame(4));
  if (header === undefined) throw incomplete('its sound is of a kind not known here');
  return { codec, ...header };
}
