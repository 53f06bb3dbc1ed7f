import { Subscription } from 'rxjs';
import { heard } from '../../bridges/abortable.ts';
import { pullIterator } from '../../bridges/pull-iterator.ts';
import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { GivenClip } from '../../model/given-timeline.ts';
import { Fifo } from '../../operators/fifo.ts';
import { subscribeUnder } from '../../operators/subscribe-under.ts';
import { checkWholeNumber } from '../../options/check-options.ts';
import { loadClips } from './load-clips.ts';
import type { LoadEvent, LoadOptions, OpenClip, Used } from './load-events.ts';

/** One frame of a clip in a batch. */
export interface BatchedFrame {
  /** The clip's position in the list, from 0. */
  readonly clip: number;
  /** Number of the frame within its clip, from 0: of those that are read. */
  readonly frame: number;
  readonly sample: VideoSample;
}

/** Frames of one or several clips. */
export interface FrameBatch {
  /** As many as were asked for; fewer in the last batch. Those of one clip are in its order. */
  readonly frames: readonly BatchedFrame[];
  /** Closes all samples. Closing twice is harmless. */
  close(): void;
}

export interface FrameBatchOptions extends LoadOptions {
  /** Frames in a batch. */
  readonly size: number;
  /** How frames are wanted: size, format, times. @default as they are in the source */
  readonly format?: VideoFormat;
  /** Told what happens: clips that are skipped, and the report at the end. */
  readonly onEvent?: (event: LoadEvent<Used<number>>) => void;
}

/**
 * Frames of many clips in batches, as a model takes them. Clips are opened and read in parallel, a clip that fails is
 * skipped after the frames that it gave, and no more is read ahead than two batches: whoever pulls slowly makes the
 * readers wait. Which clips' frames are in a batch follows from who is read first; with `concurrency: 1` they come in
 * the list's order. Nothing starts before the first `next()`. `return()` ends all readers at once. A batch is closed by
 * its receiver; what was not handed out is closed here. Errors: as {@link loadClips}.
 *
 * @example
 * for await (const batch of frameBatches(clips, { loader, size: 32, format: { format: 'rgb24', width: 224, height: 224 } })) {
 *   await model.run(batch.frames.map(({ sample }) => sample.data));
 *   batch.close();
 * }
 */
export function frameBatches(clips: readonly GivenClip[], options: FrameBatchOptions): AsyncIterable<FrameBatch> {
  const { size, format, onEvent, signal, ...loading } = options;
  checkWholeNumber('size', size);
  // Shapes are refused at the call.
  loadClips(clips, loading);
  return { [Symbol.asyncIterator]: () => batches(clips, loading, { size, format, onEvent, signal }) };
}

interface Batching extends Pick<FrameBatchOptions, 'size'> {
  readonly format: VideoFormat | undefined;
  readonly onEvent: FrameBatchOptions['onEvent'] | undefined;
  readonly signal: AbortSignal | undefined;
}

function batches(
  clips: readonly GivenClip[],
  loading: LoadOptions,
  { size, format, onEvent, signal }: Batching,
): AsyncIterator<FrameBatch> {
  const channel = frameChannel(2 * size);
  const running = new Subscription();

  const read = async (clip: OpenClip, index: number, left: AbortSignal): Promise<number> => {
    let frame = 0;
    for await (const sample of clip.video(format)) {
      await channel.put({ clip: index, frame, sample }, left);
      frame += 1;
    }
    return frame;
  };

  const start = (): void =>
    subscribeUnder(running, heard(loadClips(clips, { ...loading, use: read }), signal), {
      next: (event) => onEvent?.(event),
      error: (error: unknown) => channel.end({ error }),
      complete: () => channel.end(),
    });

  async function* pulled(): AsyncGenerator<FrameBatch> {
    start();
    for (let frames = await channel.take(size); frames.length > 0; frames = await channel.take(size)) {
      yield { frames, close: () => closeAll(frames) };
    }
  }

  return pullIterator(pulled, async () => {
    running.unsubscribe();
    channel.close();
    await loading.loader.settled();
  });
}

function closeAll(frames: Iterable<BatchedFrame>): void {
  for (const { sample } of frames) sample.close();
}

/** Frames on their way from readers to who pulls: a bounded number of them. */
function frameChannel(room: number) {
  const queue = new Fifo<BatchedFrame>();
  let queued = 0;
  let ending: { readonly failure?: { readonly error: unknown } } | undefined;
  let closed = false;
  /** Called whenever something changes; each waits for what concerns it. */
  const waiting = new Set<() => void>();
  const change = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });

  return {
    /** Resolves when there was room for it, or nobody wants it any more. */
    put: async (frame: BatchedFrame, left: AbortSignal): Promise<void> => {
      left.addEventListener('abort', change, { once: true });
      await until(() => queued < room || closed || left.aborted);
      left.removeEventListener('abort', change);
      if (closed || left.aborted) {
        frame.sample.close();
        return;
      }
      queue.push(frame);
      queued += 1;
      change();
    },
    /** So many frames, or what is left at the end: none when that is over. Rejects with the failure after them. */
    take: async (size: number): Promise<readonly BatchedFrame[]> => {
      await until(() => queued >= size || ending !== undefined || closed);
      const frames: BatchedFrame[] = [];
      for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) {
        queued -= 1;
        frames.push(frame);
        if (frames.length === size) break;
      }
      change();
      if (frames.length === 0 && ending?.failure !== undefined) throw ending.failure.error;
      return frames;
    },
    end: (failure?: { readonly error: unknown }): void => {
      ending = failure === undefined ? {} : { failure };
      change();
    },
    close: (): void => {
      closed = true;
      for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) frame.sample.close();
      queued = 0;
      change();
    },
  };
}
