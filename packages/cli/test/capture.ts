import { Writable } from 'node:stream';
import type { CliStream } from '../src/index.ts';

/** A stream that keeps what is written to it. */
export interface Capture {
  readonly stream: CliStream;
  readonly text: () => string;
}

/** @param columns Makes it a terminal of that width. */
export function capture(columns?: number): Capture {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, written) => {
      text += String(chunk);
      written();
    },
  });
  return {
    stream: columns === undefined ? stream : Object.assign(stream, { isTTY: true, columns }),
    text: () => text,
  };
}
