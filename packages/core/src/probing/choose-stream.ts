import type { StreamChoice } from '../contracts/clip-loader.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';

/**
 * Of streams of one kind the one that is chosen by its number, else the first with the default flag, else the first.
 * Errors: `no-such-stream` when that number is none of them.
 *
 * @param uri Names the source in messages.
 */
export function chooseStream<S extends { readonly index: number; readonly isDefault: boolean }>(
  uri: string,
  kind: keyof StreamChoice,
  streams: readonly S[],
  number: number | undefined,
): S | undefined {
  if (number === undefined) return streams.find(({ isDefault }) => isDefault) ?? streams[0];
  const chosen = streams.find(({ index }) => index === number);
  if (chosen !== undefined) return chosen;
  const there = streams.map(({ index }) => index).join(', ');
  throw new ClipwrightError('no-such-stream', `Stream ${number} of ${uri} is no ${kind} stream.`, {
    remedy: there === '' ? `It has none: leave the choice out.` : `Choose one of ${there}.`,
  });
}
