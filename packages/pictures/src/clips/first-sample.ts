import type { VideoSample } from '@clipwright/core';
import { Observable } from 'rxjs';

/** The first of the samples, if there is one. Leaving ends their reader at once. */
export function firstSample(samples: AsyncIterable<VideoSample>): Observable<VideoSample> {
  return new Observable((subscriber) => {
    const reader = samples[Symbol.asyncIterator]();
    reader.next().then(
      (result) => {
        if (result.done === true) return subscriber.complete();
        if (subscriber.closed) return result.value.close();
        subscriber.next(result.value);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => {
      reader.return?.().catch(() => {});
    };
  });
}
