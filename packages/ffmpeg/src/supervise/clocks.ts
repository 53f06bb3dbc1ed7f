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
