/** Kinds of sound without compression that are known here, in ffmpeg's names. */
const known: readonly string[] = ['s16le', 's24le', 's32le', 'f32le', 's16be', 's24be'];

/** Such a kind by what is said of it, in ffmpeg's names; `undefined` for others. */
export function pcmName(kind: 's' | 'f', bits: number | undefined, isLittle: boolean): string | undefined {
  const name = `${kind}${bits}${isLittle ? 'le' : 'be'}`;
  return known.includes(name) ? `pcm_${name}` : undefined;
}
