import { type ClipLoader, ClipwrightError } from '@clipwright/core';
import { defer, EMPTY, map, throwError } from 'rxjs';

/** A loader whose sources fail their check as soon as their names are among these. */
export function changingSources(loader: ClipLoader, changed: ReadonlyMap<string, ClipwrightError>): ClipLoader {
  return {
    ...loader,
    open: (request) =>
      loader.open(request).pipe(
        map((event) => {
          if (event.type === 'progress') return event;
          const check = () =>
            defer(() => {
              const error = changed.get(request.uri);
              return error === undefined ? EMPTY : throwError(() => error);
            });
          return { ...event, source: { ...event.source, check } };
        }),
      ),
  };
}

/** The loader, for its own sources alone. */
export function decliningLoader(loader: ClipLoader): ClipLoader {
  return {
    ...loader,
    open: (request) =>
      request.uri.startsWith('another:')
        ? throwError(() => new ClipwrightError('source-declined', `${request.uri} is for another loader.`))
        : loader.open(request),
  };
}
