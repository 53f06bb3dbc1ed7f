import { type PullIterator, pullIterator } from '@clipwright/core/author';

export interface PullReaderOptions<T> {
  /** Makes the next value when it is wanted; `undefined` at the end. What it throws ends the reader. */
  readonly produce: () => T | undefined;
  /** Milliseconds that a value takes. */
  readonly pace: number;
  /** The first value was asked for. What it throws ends the reader. */
  readonly onStart: () => void;
  /** It was started and is over, in whatever way. Called once. */
  readonly onEnd: () => void;
}

/** Values made one after the other as they are asked for, by a reader that can always be left. */
export function pullReader<T>({ produce, pace, onStart, onEnd }: PullReaderOptions<T>): PullIterator<T> {
  let running = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    if (running) onEnd();
    running = false;
  };
  async function* values(): AsyncGenerator<T, void> {
    onStart();
    running = true;
    try {
      for (;;) {
        await new Promise<void>((resolve) => {
          if (pace === 0) resolve();
          else timer = setTimeout(resolve, pace);
        });
        const value = running ? produce() : undefined;
        if (value === undefined) return;
        yield value;
      }
    } finally {
      end();
    }
  }
  return pullIterator(values, async () => end());
}
