import type { ProgressEvent } from '@clipwright/core';
import { checkOutputSize, fromTask, type JoinRequest, type PendingWork } from '@clipwright/core/author';
import type { Animation } from '@clipwright/packets';
import type { Observable } from 'rxjs';
import type { AnimatedContainer } from '../output/container-of.ts';
import { type AnimatedParts, animatedParts, animationKinds } from './animated-parts.ts';
import type { CopiedSpan } from './copied-spans.ts';
import { writeSpans } from './write-spans.ts';

/**
 * Joins segments into an animated picture without any process: their pictures are copied as they are encoded, and get their
 * times. Emits how much is written. Errors: `output-too-large` before anything is written, `verification-failed`,
 * `disk-full`, `output-unwritable`, `store-failed`, `out-of-resources`.
 *
 * @param writing Tells when nothing is written any more.
 */
export function joinAnimation(
  request: JoinRequest,
  { file, container }: { readonly file: string; readonly container: AnimatedContainer },
  writing: PendingWork,
): Observable<ProgressEvent> {
  return fromTask((left, tell: (event: ProgressEvent) => void) => {
    const join = async (): Promise<ProgressEvent> => {
      tell({ type: 'progress', ratio: 0 });
      const parts = await animatedParts(request, container, left);
      const animation = animationKinds[container].of(parts.images);
      checkOutputSize(animation.bytes, request.maxBytes);
      await writeSpans(
        { head: animation.head, spans: spansOf(parts, animation), tracks: 1, file, output: request.output },
        left,
        (written) => tell({ type: 'progress', ratio: Math.min(1, written / animation.bytes) }),
      );
      return { type: 'progress', ratio: 1 };
    };
    const joined = join();
    void writing.track(joined);
    return joined;
  });
}

/** Each picture by itself, since its time is written into it. */
function* spansOf({ images, runs }: AnimatedParts, { tail, written }: Animation): Generator<CopiedSpan> {
  let first = 0;
  for (const { file, places, sizes } of runs) {
    const begin = first;
    const rewritten = (stored: Uint8Array, index: number): Uint8Array => {
      const bytes = written(stored, begin + index);
      return begin + index === images.length - 1 ? Buffer.concat([bytes, tail]) : bytes;
    };
    const run = { file, places, sizes, rewritten };
    for (let index = 0; index < sizes.length; index += 1) {
      yield { track: 0, run, index, place: places[index] ?? 0, bytes: sizes[index] ?? 0 };
    }
    first += sizes.length;
  }
}
