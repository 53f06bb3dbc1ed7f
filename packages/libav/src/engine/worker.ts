import { ClipwrightError } from '@clipwright/core';
import { faultSignals } from '@clipwright/node-kit';
import type { Channel, ChannelEvents } from './channel.ts';
import { errorOf } from './error-data.ts';
import { processChannel } from './process-channel.ts';
import type { FromWorker, LibavInfo } from './protocol.ts';
import { threadChannel } from './thread-channel.ts';

/** A job in a worker. */
export interface WorkerJob {
  /** Errors: the job's own, `tool-failed`, `tool-killed`, `tool-stalled`, and why there is no library. */
  next(input?: unknown, transfer?: readonly ArrayBuffer[]): Promise<IteratorResult<unknown, void>>;
  /** Takes memory of a value that is done with: it goes back with what is asked for next. */
  reuse(memory: ArrayBuffer): void;
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
  /** Values that are waited for, in order. */
  readonly asked: Pending[];
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
    dismiss(kept, failure);
    kept.ended?.();
    hold();
  };
  /** Answers all that is waited for. */
  const dismiss = ({ asked }: Kept, failure?: ClipwrightError): void => {
    for (const { clock, resolve, reject } of asked.splice(0)) {
      clearTimeout(clock);
      if (failure === undefined) resolve(over);
      else reject(failure);
    }
  };
  /** @param fault Of work that may be why: what is waited for, or all that there is. @default the same */
  const stop = (failure: ClipwrightError, fault = failure): void => {
    const isFirst = gone === undefined;
    gone ??= failure;
    unusable(gone);
    const all = [...jobs];
    for (const [job, kept] of all) {
      const isSuspect = isFirst && (kept.asked.length > 0 || all.length === 1);
      settle(job, kept, isSuspect ? fault : gone);
    }
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
  const answer = ({ asked }: Kept, value: unknown): void => {
    const first = asked.shift();
    // Its own clock began while the one before was waited for.
    asked[0]?.clock.refresh();
    if (first === undefined) return;
    clearTimeout(first.clock);
    first.resolve({ done: false, value });
  };

  const events: ChannelEvents = {
    told,
    gone: (end) => {
      const ended = (code: 'tool-killed' | 'tool-failed', how: string): ClipwrightError =>
        new ClipwrightError(code, `FFmpeg's libraries ${how}: ${end}.`, {
          remedy: isolate
            ? 'Leave this source out, or convert it.'
            : 'Leave this source out, or give each worker a process of its own (`isolate: true`).',
          details: { tool: 'node-av', end },
        });
      const killed = ended('tool-killed', 'crashed, or were ended');
      // As with a program: what it was given may be why it crashed by a fault of its own, and would be again.
      stop(killed, faultSignals.has(end) ? ended('tool-failed', 'crashed') : killed);
    },
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
      const kept: Kept = { asked: [], isOver: false };
      const back: ArrayBuffer[] = [];
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
            kept.asked.push({ resolve, reject, clock: setTimeout(stall, patience).unref() });
            const spent = back.splice(0);
            channel.post({ type: 'next', job, input, spent }, [...transfer, ...spent]);
          }),
        reuse: (memory) => void back.push(memory),
        end: () => {
          if (kept.isOver) return Promise.resolve();
          dismiss(kept);
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
