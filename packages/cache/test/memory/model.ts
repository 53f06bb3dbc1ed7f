/** What the cache should be, as plain data: no streams, no time but a number. Loads and callers are numbered from 0. */
export interface ModelLoad {
  readonly key: string;
  state: 'loading' | 'open' | 'failed' | 'cancelled' | 'closed';
  reachable: boolean;
  weight: number;
  callers: number;
  expires: number;
}

export interface ModelCaller {
  readonly load: number;
  state: 'waiting' | 'holding' | 'failed' | 'gone';
  /** Whether the caller was ever given the value. */
  held: boolean;
}

export class Model {
  readonly loads: ModelLoad[] = [];
  readonly callers: ModelCaller[] = [];
  /** Idle loads, the least recently used first. */
  idle: ModelLoad[] = [];
  now = 0;
  capacity: number;
  readonly idleTime: number;
  readonly counts = { hits: 0, shared: 0, misses: 0, failures: 0, evictions: 0, expirations: 0 };

  constructor(idleTime: number, capacity: number) {
    this.idleTime = idleTime;
    this.capacity = capacity;
  }

  get weight(): number {
    return this.loads.reduce((sum, load) => sum + (load.state === 'open' ? load.weight : 0), 0);
  }

  inState(state: ModelLoad['state']): number[] {
    return [...this.loads.keys()].filter((at) => this.loads[at]?.state === state);
  }

  callersInState(state: ModelCaller['state']): number[] {
    return [...this.callers.keys()].filter((at) => this.callers[at]?.state === state);
  }

  acquire(key: string): void {
    let at = this.loads.findIndex((load) => load.key === key && load.reachable);
    if (at < 0) {
      at = this.loads.length;
      this.loads.push({ key, state: 'loading', reachable: true, weight: 0, callers: 0, expires: Infinity });
      this.counts.misses += 1;
    } else if (this.loads[at]?.state === 'open') this.counts.hits += 1;
    else this.counts.shared += 1;
    const load = this.loads[at];
    if (load === undefined) return;
    load.callers += 1;
    this.idle = this.idle.filter((other) => other !== load);
    const held = load.state === 'open';
    this.callers.push({ load: at, state: held ? 'holding' : 'waiting', held });
  }

  leave(caller: ModelCaller): void {
    caller.state = 'gone';
    const load = this.loads[caller.load];
    if (load === undefined) return;
    load.callers -= 1;
    if (load.callers > 0) return;
    if (load.state === 'loading') this.end(load, 'cancelled');
    else if (!load.reachable || this.idleTime === 0) this.end(load, 'closed');
    else {
      load.expires = this.now + this.idleTime;
      this.idle.push(load);
      this.evict();
    }
  }

  finish(at: number, weight: number): void {
    const load = this.loads[at];
    if (load === undefined) return;
    load.state = 'open';
    load.weight = weight;
    for (const caller of this.waiting(at)) {
      caller.state = 'holding';
      caller.held = true;
    }
    this.evict();
  }

  fail(at: number): void {
    const load = this.loads[at];
    if (load === undefined) return;
    this.counts.failures += 1;
    for (const caller of this.waiting(at)) caller.state = 'failed';
    load.callers = 0;
    this.end(load, 'failed');
  }

  invalidate(key: string): void {
    const load = this.loads.find((other) => other.key === key && other.reachable);
    if (load === undefined) return;
    load.reachable = false;
    if (load.callers === 0) this.end(load, 'closed');
  }

  resize(capacity: number): void {
    this.capacity = capacity;
    this.evict();
  }

  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const load of this.idle.filter(({ expires }) => expires <= this.now)) {
      this.counts.expirations += 1;
      this.end(load, 'closed');
    }
  }

  waiting(at: number): ModelCaller[] {
    return this.callers.filter((caller) => caller.load === at && caller.state === 'waiting');
  }

  evict(): void {
    while (this.weight > this.capacity) {
      const [oldest] = this.idle;
      if (oldest === undefined) return;
      this.counts.evictions += 1;
      this.end(oldest, 'closed');
    }
  }

  end(load: ModelLoad, state: ModelLoad['state']): void {
    load.state = state;
    load.reachable = false;
    this.idle = this.idle.filter((other) => other !== load);
  }
}
