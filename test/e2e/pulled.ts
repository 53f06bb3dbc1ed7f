import type { ClipLoader } from '@clipwright/core';
import { map } from 'rxjs';

/** Sources of which no renderer knows a file: their frames are pulled. */
export function pulled(own: ClipLoader): ClipLoader {
  return {
    open: (request) =>
      own.open(request).pipe(
        map((event) => {
          if (event.type !== 'opened') return event;
          const { source } = event;
          return {
            ...event,
            source: {
              uri: source.uri,
              info: source.info,
              index: (range) => source.index(range),
              video: (range, format) => source.video(range, format),
              audio: (range, format) => source.audio(range, format),
              [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
            },
          };
        }),
      ),
    settled: () => own.settled(),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}
