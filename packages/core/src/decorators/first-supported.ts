import { Observable } from 'rxjs';
import type { ClipLoader, OpenEvent, OpenRequest } from '../contracts/clip-loader.ts';
import { checkContract, contractVersions } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { closeLate, listen } from './listen.ts';
import { together } from './together.ts';

/**
 * A loader of several: each source is opened by the first that does not decline it. A loader declines by the error
 * `source-declined`, before it has opened anything or told of any progress; with every other error the source has
 * failed, and nobody else is asked. When all decline, so does this one, with each one's reason.
 *
 * Disposing it disposes of all of them.
 *
 * @throws ClipwrightError `invalid-option` where there is no loader, `plugin-incompatible`.
 * @example
 * const loader = firstSupported([gifLoader(), ffmpegLoader()]);
 */
export function firstSupported(loaders: readonly ClipLoader[]): ClipLoader {
  if (loaders.length === 0) {
    throw new ClipwrightError('invalid-option', 'There is no loader to choose from.', {
      remedy: 'Give at least one.',
      details: { option: 'loaders' },
    });
  }
  for (const loader of loaders) checkContract('loader', 'ClipLoader', loader);
  const asked = [...loaders];
  const closing = pendingWork();
  const late = closeLate(closing);

  const open = (request: OpenRequest): Observable<OpenEvent> =>
    new Observable((subscriber) => {
      const declined: ClipwrightError[] = [];
      const ask = (place: number): void => {
        const loader = asked[place];
        if (loader === undefined) {
          subscriber.error(allDeclined(request.uri, declined));
          return;
        }
        listen(subscriber, () => loader.open(request), {
          next: (event) => {
            if (subscriber.closed) late(event);
            else subscriber.next(event);
          },
          error: (error: unknown) => {
            if (subscriber.closed || !isDeclined(error)) {
              subscriber.error(error);
              return;
            }
            declined.push(error);
            ask(place + 1);
          },
          complete: () => subscriber.complete(),
        });
      };
      ask(0);
    });

  const ends = together(asked, closing);
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open,
    settled: () => ends.settled(),
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}

function isDeclined(error: unknown): error is ClipwrightError {
  return error instanceof ClipwrightError && error.code === 'source-declined';
}

/** Why nobody opens a source: the reason of the only one, or a list of them. */
function allDeclined(uri: string, declined: readonly ClipwrightError[]): ClipwrightError {
  const [only, another] = declined;
  if (only !== undefined && another === undefined) return only;
  const reasons = declined.map(({ message }) => message);
  const list = reasons.map((reason, place) => `(${place + 1}) ${reason}`).join(' ');
  return new ClipwrightError('source-declined', `None of ${declined.length} loaders takes ${uri}: ${list}`, {
    cause: new AggregateError(declined, 'Each loader declined.'),
    details: { uri, reasons },
  });
}
