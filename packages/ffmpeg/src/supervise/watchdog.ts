/** Notices when nothing happens for too long. Time in which nothing can happen does not count. */
export interface Watchdog {
  /** Something happened. */
  alive(): void;
  /** From now on nothing is expected, until what it returns is called. */
  rest(): () => void;
  /** There is nothing to watch any more. */
  end(): void;
}

/** @param ms Milliseconds without a sign of life after which `onStall` is called, once. */
export function watchdog(ms: number, onStall: () => void): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  let resting = 0;
  let over = false;
  const restart = (): void => {
    clearTimeout(timer);
    if (over || resting > 0) return;
    timer = setTimeout(() => {
      over = true;
      onStall();
    }, ms);
    // What is watched keeps the program alive, not the watch.
    timer.unref();
  };
  restart();
  return {
    alive: restart,
    rest: () => {
      resting += 1;
      clearTimeout(timer);
      let rests = true;
      return () => {
        if (!rests) return;
        rests = false;
        resting -= 1;
        restart();
      };
    },
    end: () => {
      over = true;
      clearTimeout(timer);
    },
  };
}
