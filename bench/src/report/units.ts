/** Milliseconds for people: three digits and a unit. */
export function durationText(ms: number): string {
  if (ms >= 100_000) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  return `${ms >= 100 ? Math.round(ms) : ms.toPrecision(ms < 10 ? 2 : 3)} ms`;
}

/** Bytes for people, in mebibytes. */
export function memoryText(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** How many times. */
export function ratioText(ratio: number): string {
  return `${ratio >= 100 ? Math.round(ratio) : ratio.toPrecision(ratio < 1 ? 2 : 3)}x`;
}
