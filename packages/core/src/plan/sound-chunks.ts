import type { AudioCodec, AudioEncoding } from '../contracts/output-profile.ts';
import type { AudioRequest, SoundChunk } from '../contracts/sound-request.ts';

/** How a codec's packets lie on the samples that go into its encoder. */
export interface PacketLayout {
  /** Samples of a packet. */
  readonly packet: number;
  /** Samples that the encoder puts before the first. */
  readonly priming: number;
  /** Packets whose samples an encoder wants beyond those of the packet that it is at. */
  readonly ahead: number;
}

/**
 * At 48000 samples a second, as all are used. AAC's first packet is of what comes before the first sample; MP3's encoder
 * is behind by 576 samples, and every decoder by 529. What is not compressed has packets of any length: of as many samples
 * as the limiter looks at.
 */
const layouts: Readonly<Record<AudioCodec, PacketLayout>> = {
  aac: { packet: 1024, priming: 1024, ahead: 1 },
  opus: { packet: 960, priming: 312, ahead: 0 },
  mp3: { packet: 1152, priming: 1105, ahead: 2 },
  pcm_s16le: { packet: 1024, priming: 0, ahead: 0 },
};

/** Samples of a chunk, 5.12 s: a whole number of packets of AAC and Opus, and a little less of other codecs. */
const length = 1024 * 240;

/**
 * Packets of the true sound that are encoded before a chunk and thrown away. Measured with AAC: the error at the border
 * is 34 dB below full scale with 4 to 16, 25 without any, and 36 in sound that is encoded as a whole.
 */
const codedLead = 16;

export function packetLayout({ codec }: Pick<AudioEncoding, 'codec'>): PacketLayout {
  return layouts[codec];
}

/** Samples of a sound, per channel. */
export function soundSamples({ stretches }: Pick<AudioRequest, 'stretches'>): number {
  return stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
}

/**
 * The chunks in which a sound is encoded and kept: always the same number of packets, counted from the beginning of the
 * output, so that what is changed in one place changes the one or two chunks around it. Every sound is encoded in these
 * chunks, whatever of it is kept, so that its bytes depend on nothing but what is heard.
 */
export function soundChunks(samples: number, { codec }: Pick<AudioEncoding, 'codec'>): readonly SoundChunk[] {
  const { packet, priming, ahead } = packetLayout({ codec });
  const all = Math.max(1, Math.ceil((samples + priming) / packet));
  const max = Math.floor(length / packet);
  const lead = codec === 'pcm_s16le' ? 0 : codedLead;
  return Array.from({ length: Math.ceil(all / max) }, (_, index) => {
    const first = index * max;
    const packets = Math.min(max, all - first);
    const before = Math.min(lead, first);
    const isLast = first + packets === all;
    const to = isLast ? samples : Math.min(samples, (first + packets + ahead) * packet);
    return { index, packets, lead: before, from: (first - before) * packet, to, ...ownRange(first, packets, isLast) };
  });

  function ownRange(first: number, packets: number, isLast: boolean): Pick<SoundChunk, 'begin' | 'end'> {
    return {
      begin: Math.min(samples, first * packet),
      end: isLast ? samples : Math.min(samples, (first + packets) * packet),
    };
  }
}
