import { StringDecoder } from 'node:string_decoder';

/** Cuts chunks of bytes into lines; either `\n` or `\r` ends one, empty lines are dropped. */
export interface LineSplitter {
  push(chunk: Uint8Array): string[];
  /** What is left when the bytes have ended. */
  end(): string[];
}

/** @param longest Characters after which a line is cut, so that bytes without any line end stay bounded. */
export function lineSplitter(longest: number = 64 * 1024): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string): string[] => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    if (rest.length > longest) {
      lines.push(rest);
      rest = '';
    }
    return lines.filter((line) => line !== '');
  };
  return {
    push: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end: () => take(`${decoder.end()}\n`),
  };
}

/** The last lines of a text of any length. */
interface Tail {
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
