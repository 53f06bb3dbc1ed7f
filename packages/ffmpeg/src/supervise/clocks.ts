/** A time that can stand still. */
export interface Clock {
  pause(): void;
  resume(): void;
  /** It never goes off any more. */
  end(): void;
}

/** Several clocks that stand still together. */
export interface Clocks {
  /** Adds one that runs, unless all rest. */
  add(clock: Clock): void;
  /** From now on nothing is expected, and all stand still, until what it returns is called. */
  rest(): () => void;
  /** Ends all that there are. */
  end(): void;
}

export function clocks(): Clocks {
  const all = new Set<Clock>();
  let resting = 0;
  return {
    add: (clock) => {
      all.add(clock);
      if (resting > 0) clock.pause();
    },
    rest: () => {
      resting += 1;
      if (resting === 1) for (const clock of all) clock.pause();
      let rests = true;
      return () => {
        if (!rests) return;
        rests = false;
        resting -= 1;
        if (resting === 0) for (const clock of all) clock.resume();
      };
    },
    end: () => {
      for (const clock of all) clock.end();
      all.clear();
    },
  };
}

/**
 * A timer that keeps no program alive, and goes off only after the program has looked at what came meanwhile: one that
 * was busy itself blames nobody for its own silence. Gives what turns it off.
 */
export function alarm(ms: number, ring: () => void): () => void {
  let immediate: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    immediate = setImmediate(ring);
  }, ms);
  timer.unref();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

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
