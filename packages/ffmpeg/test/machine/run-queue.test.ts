import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { machineSamples } from '../../src/machine/follow-machine.ts';
import { peakMemory } from '../../src/machine/peak-memory.ts';
import { runQueue } from '../../src/machine/run-queue.ts';

const second = 1e9;

/** A machine with processes whose threads have waited so many seconds each. */
function fakeMachine(own = '5 1 1\n') {
  const waited = new Map<number, Map<string, number>>();
  let now = 0;
  return {
    waited,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    options: {
      pids: () => waited.keys(),
      clock: () => now,
      read: (file: string) => {
        if (file === '/proc/self/schedstat') return own;
        const [, pid = '', thread = ''] = /^\/proc\/(\d+)\/task\/(\d+)\/schedstat$/.exec(file) ?? [];
        const seconds = waited.get(Number(pid))?.get(thread);
        return seconds === undefined ? undefined : `7 ${seconds * second} 3\n`;
      },
      list: (directory: string) => [...(waited.get(Number(directory.split('/')[2])) ?? new Map()).keys()],
    },
  };
}

describe('runQueue', () => {
  it('is the time that threads waited in the time that went by, over all of them', () => {
    const { waited, options, pass } = fakeMachine();
    waited.set(10, new Map([['10', 50]]));
    const measure = runQueue(options);
    waited.set(
      10,
      new Map([
        ['10', 51],
        ['11', 0.5],
      ]),
    );
    waited.set(20, new Map([['20', 0.5]]));
    pass(2000);
    expect(measure()).toBeCloseTo(1);
    pass(1000);
    expect(measure()).toBe(0);
    // A process that ended takes its count with it.
    waited.delete(10);
    waited.set(20, new Map([['20', 1.25]]));
    pass(500);
    expect(measure()).toBeCloseTo(1.5);
    expect(measure()).toBe(0);
  });

  it.each([undefined, '0 0 0\n', 'what is this'])('says nothing where the kernel does not count: %j', (own) => {
    const { options } = fakeMachine(own);
    expect(runQueue({ ...options, read: () => own })()).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('reads this machine', () => {
    const measure = runQueue({ pids: () => [process.pid] });
    const queue = measure();
    if (queue !== undefined) expect(queue).toBeGreaterThanOrEqual(0);
    expect(peakMemory(process.pid)).toBeGreaterThan(10e6);
    expect(peakMemory(2 ** 30)).toBeUndefined();
  });
});

describe('machineSamples', () => {
  it('looks at each tick, as long as somebody listens', () => {
    const { waited, options, pass } = fakeMachine();
    waited.set(10, new Map([['10', 1]]));
    const ticks = new Subject<void>();
    const samples: unknown[] = [];
    const listening = machineSamples({ ...options, ticks, waiting: () => 3 }).subscribe((sample) =>
      samples.push(sample),
    );
    waited.set(10, new Map([['10', 1.5]]));
    pass(1000);
    ticks.next();
    expect(samples).toEqual([{ queue: 0.5, waiting: 3 }]);
    listening.unsubscribe();
    expect(ticks.observed).toBe(false);
  });

  it('tells of the memory where the kernel does, and of no queue where it does not', () => {
    const ticks = new Subject<void>();
    const samples: unknown[] = [];
    const read = (file: string) => (file === '/proc/meminfo' ? 'MemTotal: 100 kB\nMemAvailable: 40 kB\n' : undefined);
    machineSamples({ pids: () => [], read, ticks, waiting: () => 0 }).subscribe((sample) => samples.push(sample));
    ticks.next();
    expect(samples).toEqual([{ waiting: 0, memory: { total: 102400, free: 40960 } }]);
  });
});
