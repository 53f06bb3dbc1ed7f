import { ClipwrightError } from '@clipwright/core';
import { type Channel, type ChannelEvents, processChannel, threadChannel } from './channel.ts';
import { errorOf } from './error-data.ts';
import type { FromWorker, LibavInfo } from './protocol.ts';

/** A job in a worker. */
export interface WorkerJob {
  /** Errors: the job's own, `tool-killed`, `tool-stalled`, and why there is no library. */
  next(input?: unknown, transfer?: readonly ArrayBuffer[]): Promise<IteratorResult<unknown, void>>;
  /** Ends it; what is asked for now reports the end. Resolves when nothing of it is left. */
  end(): Promise<void>;
}

/** One worker. */
export interface EngineWorker {
  /** Jobs that it has. */
  readonly jobs: number;
  /** Whether it takes no more. */
  readonly over: boolean;
  about(): Promise<LibavInfo>;
  begin(name: string, args: unknown): WorkerJob;
  terminate(): Promise<void>;
}

export interface EngineWorkerOptions {
  readonly isolate: boolean;
  /** Begins it. @default a process where it is isolated, else a thread */
  readonly open?: (events: ChannelEvents) => Channel;
  /** Milliseconds that one step may take. */
  readonly patience: number;
  onGone(worker: EngineWorker): void;
}

interface Pending {
  resolve(result: IteratorResult<unknown, void>): void;
  reject(error: ClipwrightError): void;
  readonly clock: NodeJS.Timeout;
}

interface Kept {
  asked?: Pending;
  /** Resolves `end()`. */
  ended?: () => void;
  failure?: ClipwrightError;
  isOver: boolean;
}

const over: IteratorResult<unknown, void> = { done: true, value: undefined };

export function engineWorker({
  isolate,
  patience,
  onGone,
  open = isolate ? processChannel : threadChannel,
}: EngineWorkerOptions): EngineWorker {
  const jobs = new Map<number, Kept>();
  let ready: (about: LibavInfo) => void = () => {};
  let unusable: (failure: ClipwrightError) => void = () => {};
  const about = new Promise<LibavInfo>((resolve, reject) => {
    ready = resolve;
    unusable = reject;
  });
  // Whoever asks hears of it; nobody has to.
  about.catch(() => {});
  let count = 0;
  /** Who waits for what the library is. */
  let waiting = 0;
  let gone: ClipwrightError | undefined;

  /** The program goes on as long as somebody waits. */
  const hold = (): void => channel.hold(jobs.size + waiting > 0);

  const settle = (job: number, kept: Kept, failure?: ClipwrightError): void => {
    jobs.delete(job);
    kept.isOver = true;
    if (failure !== undefined) kept.failure = failure;
    const { asked } = kept;
    delete kept.asked;
    if (asked !== undefined) {
      clearTimeout(asked.clock);
      if (failure === undefined) asked.resolve(over);
      else asked.reject(failure);
    }
    kept.ended?.();
    hold();
  };
  const stop = (failure: ClipwrightError): void => {
    gone ??= failure;
    unusable(gone);
    for (const [job, kept] of [...jobs]) settle(job, kept, gone);
    onGone(self);
  };

  const told = (message: FromWorker): void => {
    if (message.type === 'ready') ready(message.about);
    else if (message.type === 'unusable') {
      stop(errorOf(message.error));
      void channel.terminate();
    } else {
      const kept = jobs.get(message.job);
      if (kept === undefined) return;
      if (message.type === 'ended') settle(message.job, kept);
      else if (message.type === 'failed') settle(message.job, kept, errorOf(message.error));
      else answer(kept, message.value);
    }
  };
  const answer = (kept: Kept, value: unknown): void => {
    const { asked } = kept;
    delete kept.asked;
    if (asked === undefined) return;
    clearTimeout(asked.clock);
    asked.resolve({ done: false, value });
  };

  const events: ChannelEvents = {
    told,
    gone: (end) =>
      stop(
        new ClipwrightError('tool-killed', `FFmpeg's libraries crashed, or were ended: ${end}.`, {
          remedy: isolate
            ? 'Leave this source out, or convert it.'
            : 'Leave this source out, or give each worker a process of its own (`isolate: true`).',
          details: { tool: 'node-av', end },
        }),
      ),
  };
  const channel = open(events);

  const stall = (): void => {
    stop(
      new ClipwrightError('tool-stalled', `FFmpeg's libraries did nothing for ${patience / 1000} seconds.`, {
        remedy: 'Check the source, or allow more time (`patience`).',
        details: { tool: 'node-av' },
      }),
    );
    void channel.terminate();
  };

  const self: EngineWorker = {
    get jobs() {
      return jobs.size;
    },
    get over() {
      return gone !== undefined;
    },
    about: async () => {
      waiting += 1;
      hold();
      try {
        return await about;
      } finally {
        waiting -= 1;
        hold();
      }
    },
    begin: (name, args) => {
      const job = count;
      count += 1;
      const kept: Kept = { isOver: false };
      if (gone === undefined) {
        jobs.set(job, kept);
        hold();
        channel.post({ type: 'begin', job, name, args }, []);
      } else {
        kept.isOver = true;
        kept.failure = gone;
      }
      return {
        next: (input, transfer = []) =>
          new Promise((resolve, reject) => {
            if (kept.failure !== undefined) return reject(kept.failure);
            if (kept.isOver) return resolve(over);
            kept.asked = { resolve, reject, clock: setTimeout(stall, patience).unref() };
            channel.post({ type: 'next', job, input }, transfer);
          }),
        end: () => {
          if (kept.isOver) return Promise.resolve();
          const { asked } = kept;
          delete kept.asked;
          if (asked !== undefined) {
            clearTimeout(asked.clock);
            asked.resolve(over);
          }
          return new Promise((resolve) => {
            // A second call waits as long as the first.
            const before = kept.ended;
            kept.ended = () => {
              before?.();
              resolve();
            };
            if (before === undefined) channel.post({ type: 'end', job }, []);
          });
        },
      };
    },
    terminate: async () => {
      gone ??= new ClipwrightError('disposed', 'The engine was disposed.');
      await channel.terminate();
    },
  };
  return self;
}
