import { BitReader } from '../bits/bit-reader.ts';

/** Samples a second, by their code (ISO/IEC 14496-3, 1.6.3.4). */
const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/** From this many samples a second on, AAC carries no second half of its spectrum. */
const surelyPlain = 32_000;

/** What a configuration ends with when it says whether there is such a second half (11 bits). */
const extensionMark = 0x2b7;

/**
 * Samples a second and channels of AAC of the plain kind (LC), by its configuration (1.6.2.1); `undefined` where it may
 * be of another. A second half of the spectrum, which doubles the rate, shows only in decoding where the configuration
 * does not exclude it.
 *
 * @param failure What is thrown where it is cut off. @default `source-damaged`
 */
export function plainAac(
  configuration: Uint8Array,
  failure?: (why: string) => Error,
): { readonly sampleRate: number; readonly channels: number } | undefined {
  const bits = new BitReader(configuration, failure);
  const type = bits.read(5);
  const sampleRate = rates[bits.read(4)];
  const channels = bits.read(4);
  if (type !== 2 || sampleRate === undefined || channels < 1 || channels > 6) return undefined;
  const isUsual = bits.read(3) === 0;
  const left = configuration.length * 8 - 16;
  const isPlain =
    !isUsual || left < 17 || bits.read(11) !== extensionMark
      ? isUsual && sampleRate >= surelyPlain
      : bits.read(5) === 5 && !bits.flag();
  return isPlain ? { sampleRate, channels } : undefined;
}
