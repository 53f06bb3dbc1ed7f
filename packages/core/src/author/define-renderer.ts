import { defer, type Observable, of, Subject, takeUntil } from 'rxjs';
import { cleanedUp } from '../bridges/cleaned-up.ts';
import { fromTask } from '../bridges/from-task.ts';
import type { ProducedEvent } from '../contracts/artifact-store.ts';
import type { ClipRenderer, RenderInputs } from '../contracts/clip-renderer.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import type { SegmentRequest } from '../contracts/segment-request.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from '../operators/pending-work.ts';
import { checkWholeNumber } from '../options/check-options.ts';
import { checkDefinition } from './check-definition.ts';
import { segmentPictures } from './frames/segment-pictures.ts';
import { joinFiles } from './join-files.ts';
import { definedCapabilities } from './renderer-capabilities.ts';
import type { OutputFrame, RendererDefinition } from './renderer-definition.ts';
import { rendererFailure } from './renderer-failure.ts';

/**
 * A renderer by what its author writes: how pictures are encoded, how such files are joined, and how many pictures are in
 * one. The rest is done here: which frame is shown when, fitting to the canvas, black, crossfades, transforms, progress,
 * whoever leaves, what is unfinished, when a file may be replaced, and what is verified before it is put in place.
 *
 * Pictures come from the open sources, in their samples' own pace; frames of interlaced sources are shown as they are.
 *
 * @param definition Errors: `invalid-option`.
 * @example
 * const renderer = defineRenderer({
 *   name: 'raw',
 *   version: '1',
 *   files: nodeFiles(),
 *   containers: [{ extension: 'rgb', video: ['raw/rgb'], audio: [] }],
 *   pixelFormat: 'rgb24',
 *   encode: (frames, target) => writeFile(target, map(frames, ({ data }) => data)),
 *   join: (parts, target) => concatenate(parts.map(({ file }) => file), target),
 *   count: async (file) => (await stat(file)).size / frameSize,
 * });
 */
export function defineRenderer(definition: RendererDefinition): ClipRenderer {
  checkDefinition(
    'defineRenderer',
    definition,
    {
      ...{ name: 'text', version: 'text', files: 'object', containers: 'object' },
      ...{ encode: 'function', join: 'function', count: 'function' },
    },
    { sound: 'function', costs: 'object', close: 'function' },
  );
  const { name, files, containers, pixelFormat = 'rgba', concurrency = 2 } = definition;
  checkWholeNumber('concurrency', concurrency);
  if (containers.length === 0) {
    throw new ClipwrightError('invalid-option', 'The containers that defineRenderer was given are none.', {
      remedy: 'Name what it writes, such as { extension, video, audio }.',
      details: { option: 'containers' },
    });
  }
  const pending = pendingWork();
  /** Errors when the renderer is disposed. */
  const disposal = new Subject<never>();
  let closing: Promise<void> | undefined;

  /** Work that writes a file: what it wrote goes with whoever leaves it, and is waited for. */
  const writing = <T, E>(
    cleanUp: () => Promise<void>,
    task: (signal: AbortSignal, tell: (event: E) => void) => Promise<T>,
  ): Observable<T | E> =>
    defer(() => {
      let running: Promise<unknown> = Promise.resolve();
      const work = fromTask<T, E>((signal, tell) => {
        const done = task(signal, tell).catch((error: unknown) => {
          throw rendererFailure(name, error);
        });
        running = done.catch(() => {});
        return done;
      });
      return cleanedUp(work.pipe(takeUntil(disposal)), {
        pending,
        cleanup: async () => {
          await running;
          await cleanUp().catch(() => {});
        },
      });
    });

  const encode = async (
    request: SegmentRequest,
    target: string,
    inputs: RenderInputs,
    signal: AbortSignal,
    tell: (event: ProgressEvent) => void,
  ): Promise<ProducedEvent> => {
    const { profile, frames } = request;
    const pictures = segmentPictures(request, inputs, pixelFormat);
    const release = (): void => void pending.track(pictures.release());
    let failure: { readonly error: unknown } | undefined;
    let taken = 0;
    async function* told(): AsyncGenerator<OutputFrame> {
      try {
        for await (const data of pictures.frames) {
          if (signal.aborted) return;
          yield { data, width: profile.width, height: profile.height, pixelFormat, index: taken };
          taken += 1;
          tell({ type: 'progress', ratio: taken / frames });
        }
      } catch (error) {
        failure = { error };
        throw error;
      }
    }
    signal.addEventListener('abort', release, { once: true });
    try {
      await definition.encode(told(), target, { profile, frames, signal });
      if (failure !== undefined) throw failure.error;
      if (taken !== frames && !signal.aborted) {
        throw new ClipwrightError('contract-violation', `The renderer "${name}" took ${taken} of ${frames} pictures.`, {
          remedy: 'It must take all that come.',
        });
      }
      return { type: 'produced', meta: { frames, stretches: pictures.measure().map((one) => ({ ...one })) } };
    } finally {
      signal.removeEventListener('abort', release);
      await pictures.release();
    }
  };

  return {
    contracts: { ClipRenderer: contractVersions.ClipRenderer },
    prepare: (request) =>
      fromTask(async () => {
        const { output, overwrite, sources } = request;
        const capabilities = definedCapabilities(definition, request);
        await files.checkOutput({ file: output, overwrite, sources });
        return capabilities;
      }).pipe(takeUntil(disposal)),
    concurrency: () => of(concurrency),
    renderSegment: (request, target, inputs) =>
      writing<ProducedEvent, ProgressEvent>(
        () => files.remove(target.file),
        (signal, tell) => encode(request, target.file, inputs, signal, tell),
      ),
    renderAudio: (request, target, inputs) =>
      writing<ProducedEvent, ProgressEvent>(
        () => files.remove(target.file),
        async (signal) => {
          if (definition.sound === undefined) {
            throw new ClipwrightError('invalid-option', `The renderer "${name}" makes no sound.`, {
              remedy: 'Render without sound, or with another renderer.',
            });
          }
          const meta = await definition.sound(request, target.file, inputs, signal);
          return { type: 'produced', meta: { ...meta } };
        },
      ),
    join: (request) => {
      if (!('parts' in request)) throw new ClipwrightError('contract-violation', `"${name}" writes no sound alone.`);
      const work = joinFiles(definition, request);
      return writing(work.cleanUp, work.run);
    },
    settled: pending.settled,
    [Symbol.asyncDispose]: () => {
      // An error of the notifier reaches all running work, and whatever is asked for later.
      disposal.error(new ClipwrightError('disposed', `The renderer "${name}" was disposed.`));
      const close = async (): Promise<void> => {
        await pending.settled();
        await definition.close?.();
      };
      closing ??= close();
      return closing;
    },
  };
}
