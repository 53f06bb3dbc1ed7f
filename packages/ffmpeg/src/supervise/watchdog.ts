import { alarm, type Clock } from './clocks.ts';

/** Notices when nothing happens for too long. */
export interface Watchdog extends Clock {
  /** It got on. */
  alive(): void;
  /**
   * It is there, and may or may not have got on: ffmpeg from version 7 tells of its progress even while it waits for a
   * disk.
   */
  present(): void;
}

export interface WatchdogOptions {
  /** Called once. */
  readonly onStall: () => void;
  /** How many bytes what is watched has read so far, where the system tells. */
  readonly bytesRead?: () => number | undefined;
}

/**
 * Reading without any result is work as well (a far seek, the index put before a large file), for this many times as
 * long.
 */
const patience = 10;

/** Less than this is no reading of media. */
const noticeable = 4096;

/** @param ms Milliseconds without a sign of life after which it has stalled; may be infinite. */
export function watchdog(ms: number, { onStall, bytesRead }: WatchdogOptions): Watchdog {
  let turnOff: (() => void) | undefined;
  let periods = 0;
  let was: number | undefined;
  let seen = false;
  let over = false;

  const works = (): boolean => {
    const now = bytesRead?.();
    return now === undefined || was === undefined ? seen : now - was >= noticeable;
  };
  const look = (): void => {
    periods += 1;
    if (periods % 2 === 0 && (periods >= 2 * patience || !works())) {
      over = true;
      onStall();
      return;
    }
    was = bytesRead?.();
    seen = false;
    wait();
  };
  // In two halves: what it has read is looked at in the middle, and compared at the end.
  const wait = (): void => {
    turnOff = alarm(ms / 2, look);
  };
  const resume = (): void => {
    turnOff?.();
    periods = 0;
    if (!over && ms < Number.POSITIVE_INFINITY) wait();
  };
  resume();
  return {
    alive: () => {
      if (turnOff !== undefined) resume();
    },
    present: () => {
      seen = true;
    },
    pause: () => {
      turnOff?.();
      turnOff = undefined;
    },
    resume,
    end: () => {
      over = true;
      turnOff?.();
    },
  };
}
