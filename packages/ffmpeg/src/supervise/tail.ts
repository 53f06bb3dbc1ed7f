/** The last lines of a text of any length. */
export interface Tail {
  push(lines: readonly string[]): void;
  readonly lines: readonly string[];
}

/** @param bound Characters kept, over all lines. The last line is kept in any case. */
export function tail(bound: number = 64 * 1024): Tail {
  const kept: string[] = [];
  let size = 0;
  return {
    push: (lines) => {
      for (const line of lines) {
        kept.push(line);
        size += line.length;
      }
      while (size > bound && kept.length > 1) size -= kept.shift()?.length ?? 0;
    },
    lines: kept,
  };
}
