/** What sharing by key should be, as plain data: no streams, no time but a number. Runs and callers go by number. */
export interface ModelRun {
  readonly key: string;
  state: 'loading' | 'open' | 'failed' | 'cancelled' | 'closed';
  /** Whether the next caller of the key joins it. */
  reachable: boolean;
  callers: number;
  expires: number;
}

interface ModelCaller {
  readonly run: number;
  state: 'waiting' | 'holding' | 'failed' | 'gone';
  /** Whether it was ever given the value. */
  held: boolean;
}

export class ShareModel {
  readonly runs: ModelRun[] = [];
  readonly callers: ModelCaller[] = [];
  /** Idle runs, the least recently used first. */
  idle: ModelRun[] = [];
  now = 0;
  readonly idleTime: number;

  constructor(idleTime: number) {
    this.idleTime = idleTime;
  }

  runsInState(state: ModelRun['state']): number[] {
    return [...this.runs.keys()].filter((at) => this.runs[at]?.state === state);
  }

  callersInState(...states: ModelCaller['state'][]): number[] {
    return [...this.callers.keys()].filter((at) => states.some((state) => this.callers[at]?.state === state));
  }

  get(key: string): void {
    let at = this.runs.findIndex((run) => run.key === key && run.reachable);
    if (at < 0) {
      at = this.runs.length;
      this.runs.push({ key, state: 'loading', reachable: true, callers: 0, expires: Infinity });
    }
    const run = this.runs[at];
    if (run === undefined) return;
    run.callers += 1;
    this.idle = this.idle.filter((other) => other !== run);
    const held = run.state === 'open';
    this.callers.push({ run: at, state: held ? 'holding' : 'waiting', held });
  }

  leave(at: number): void {
    const caller = this.callers[at];
    const run = caller === undefined ? undefined : this.runs[caller.run];
    if (caller === undefined || run === undefined) return;
    caller.state = 'gone';
    run.callers -= 1;
    if (run.callers > 0) return;
    if (run.state === 'loading') this.end(run, 'cancelled');
    else if (!run.reachable || this.idleTime === 0) this.end(run, 'closed');
    else this.rest(run);
  }

  finish(at: number): void {
    for (const caller of this.waiting(at, 'open')) {
      caller.state = 'holding';
      caller.held = true;
    }
  }

  fail(at: number): void {
    for (const caller of this.waiting(at, 'failed')) caller.state = 'failed';
    const run = this.runs[at];
    if (run !== undefined) run.reachable = false;
  }

  invalidate(key: string): void {
    const run = this.runs.find((other) => other.key === key && other.reachable);
    if (run === undefined) return;
    run.reachable = false;
    if (run.callers === 0) this.end(run, 'closed');
  }

  touch(key: string): void {
    const run = this.idle.find((other) => other.key === key);
    if (run === undefined) return;
    this.idle = this.idle.filter((other) => other !== run);
    this.rest(run);
  }

  evict(): boolean {
    const [oldest] = this.idle;
    if (oldest !== undefined) this.end(oldest, 'closed');
    return oldest !== undefined;
  }

  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const run of this.idle.filter(({ expires }) => expires <= this.now)) this.end(run, 'closed');
  }

  waiting(at: number, state: ModelRun['state']): ModelCaller[] {
    const run = this.runs[at];
    if (run !== undefined) run.state = state;
    return this.callers.filter((caller) => caller.run === at && caller.state === 'waiting');
  }

  rest(run: ModelRun): void {
    run.expires = this.now + this.idleTime;
    this.idle.push(run);
  }

  end(run: ModelRun, state: ModelRun['state']): void {
    run.state = state;
    run.reachable = false;
    this.idle = this.idle.filter((other) => other !== run);
  }
}
