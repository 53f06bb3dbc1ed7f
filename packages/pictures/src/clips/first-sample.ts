import type { VideoSample } from '@clipwright/core';
import { fromTask } from '@clipwright/core/author';
import { filter, type Observable } from 'rxjs';

/** The first of the samples, if there is one. Leaving ends their reader at once. */
export function firstSample(samples: AsyncIterable<VideoSample>): Observable<VideoSample> {
  const first = async (left: AbortSignal): Promise<VideoSample | undefined> => {
    const reader = samples[Symbol.asyncIterator]();
    left.addEventListener('abort', () => void reader.return?.().catch(() => {}));
    const result = await reader.next();
    return result.done === true ? undefined : result.value;
  };
  return fromTask(first, (sample) => sample?.close()).pipe(filter((sample) => sample !== undefined));
}
