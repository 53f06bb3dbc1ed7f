import { alarm } from './alarm.ts';
import type { Clock } from './clocks.ts';

/** @param ms Milliseconds of running, all stretches together, after which `onOver` is called, once. */
export function deadline(ms: number, onOver: () => void): Clock {
  let left = ms;
  let since = 0;
  let turnOff: (() => void) | undefined;
  let over = false;
  const pause = (): void => {
    if (turnOff === undefined) return;
    turnOff();
    turnOff = undefined;
    left -= performance.now() - since;
  };
  const resume = (): void => {
    if (over || turnOff !== undefined) return;
    since = performance.now();
    turnOff = alarm(Math.max(0, left), () => {
      over = true;
      onOver();
    });
  };
  resume();
  return {
    pause,
    resume,
    end: () => {
      over = true;
      turnOff?.();
    },
  };
}
