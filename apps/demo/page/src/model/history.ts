/** States that were, are and may be again. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What kind of change led to the present one: those of one kind that follow each other are undone together. */
  readonly run?: string;
}

/** States that are kept to go back to. */
const kept = 200;

export function historyOf<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** The history with a new present. `run`: of which run of changes it is; no run, and it is undone alone. */
export function changed<T>(history: History<T>, present: T, run?: string): History<T> {
  if (present === history.present) return history;
  const goesOn = run !== undefined && run === history.run;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-kept);
  return { past, present, future: [], ...(run === undefined ? {} : { run }) };
}

export function undone<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1);
  if (last === undefined) return { past, present, future };
  return { past: past.slice(0, -1), present: last, future: [present, ...future] };
}

export function redone<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future };
  return { past: [...past, present], present: next, future: rest };
}
