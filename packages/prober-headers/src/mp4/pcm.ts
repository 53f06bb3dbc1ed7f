import { pcmName } from '../codec/known-pcm.ts';

/** What a sound sample entry says of sound without compression. */
export interface Pcm {
  /** Of the entry, in small letters. */
  readonly type: string;
  /** Of a sample. */
  readonly bits: number;
  /** The same by a box of its own, which MPEG's kinds have. */
  readonly ownBits: number | undefined;
  /** Of an entry in QuickTime's second version. */
  readonly flags: number | undefined;
  /** Whether a box says that the lowest byte comes first. */
  readonly isLittle: boolean;
}

/** Bits of such flags. */
const isFloat = 1;
const isBig = 2;
const isSigned = 4;

/** The codec of sound without compression, in ffmpeg's names; `undefined` where it is none that is known here. */
export function pcmCodec({ type, bits, ownBits, flags, isLittle }: Pcm): string | undefined {
  if (type === 'sowt') return bits === 16 ? 'pcm_s16le' : undefined;
  if (type === 'twos') return bits === 16 ? pcmName('s', 16, isLittle) : undefined;
  if (type === 'in24') return pcmName('s', 24, isLittle);
  if (type === 'in32') return pcmName('s', 32, isLittle);
  if (type === 'fl32') return pcmName('f', 32, isLittle);
  if (type === 'ipcm') return pcmName('s', ownBits, isLittle);
  if (type === 'fpcm') return pcmName('f', ownBits, isLittle);
  if (type !== 'lpcm' || flags === undefined || (flags & (isFloat | isSigned)) === 0) return undefined;
  if (flags & isFloat) return pcmName('f', bits, (flags & isBig) === 0);
  return pcmName('s', 8 * Math.ceil(bits / 8), (flags & isBig) === 0);
}
