import type { ClipLoader, ClipRenderer, ClipSource } from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { defer, map, tap } from 'rxjs';

/** What a run may be busy with. */
export const steps = [
  'open',
  'index',
  'pull',
  'segment',
  'transform',
  'group',
  'crossfade',
  'sound',
  'join',
  'verify',
] as const;
export type Step = (typeof steps)[number];
export type OnStep = (step: Step) => void;

/** The same renderer, telling of each step: that it begins, and each time that it comes on. */
export function watchedRenderer(renderer: ClipRenderer, onStep: OnStep): ClipRenderer {
  const told = <T>(stepOf: (event?: T) => Step) =>
    tap<T>({ subscribe: () => onStep(stepOf()), next: (event) => onStep(stepOf(event)) });
  return {
    ...renderer,
    renderSegment: (request, target, inputs) =>
      renderer.renderSegment(request, target, inputs).pipe(told(() => kindOf(request))),
    renderAudio: (request, target, inputs) => renderer.renderAudio(request, target, inputs).pipe(told(() => 'sound')),
    join: (request, inputs) =>
      renderer
        .join(request, inputs)
        .pipe(told((event) => (event?.type === 'progress' && event.ratio >= 0.7 ? 'verify' : 'join'))),
  };
}

function kindOf(request: SegmentRequest): Step {
  if (request.kind === 'clip') return request.transforms === undefined ? 'segment' : 'transform';
  return request.kind === 'color' ? 'segment' : request.kind;
}

/** The same loader, telling of each source that is opened, each index that is asked for, and each pull. */
export function watchedLoader(loader: ClipLoader, onStep: OnStep): ClipLoader {
  return {
    ...loader,
    open: (request) =>
      defer(() => {
        onStep('open');
        return loader.open(request);
      }).pipe(
        map((event) => (event.type === 'opened' ? { ...event, source: watchedSource(event.source, onStep) } : event)),
      ),
  };
}

function watchedSource(source: ClipSource, onStep: OnStep): ClipSource {
  const pulled = <T>(samples: AsyncIterable<T>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const inner = samples[Symbol.asyncIterator]();
      return {
        next: () => {
          onStep('pull');
          return inner.next();
        },
        return: () => inner.return?.() ?? Promise.resolve({ done: true, value: undefined }),
      };
    },
  });
  return {
    ...source,
    index: (range, detail) =>
      defer(() => {
        onStep('index');
        return source.index(range, detail);
      }),
    video: (range, format) => pulled(source.video(range, format)),
    audio: (range, format) => pulled(source.audio(range, format)),
  };
}
