/** Something may have changed: whoever looks next need not wait. */
export interface Bell {
  ring(): void;
  /** Until it rings, or rang since the last wait; until the signal aborts; and no longer than so many milliseconds. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function bell(): Bell {
  let isRung = false;
  let wake = (): void => {};
  return {
    ring: () => {
      isRung = true;
      wake();
    },
    wait: async (milliseconds, signal) => {
      if (!isRung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), milliseconds);
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', wake);
            resolve();
          };
          signal.addEventListener('abort', wake);
        });
      }
      isRung = false;
    },
  };
}
