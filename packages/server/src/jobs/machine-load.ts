import { cpus } from 'node:os';

/** How busy the processors were since it was asked before, 0 to 1. */
export function machineLoad(): () => number {
  let before = times();
  return () => {
    const now = times();
    const all = now.all - before.all;
    const busy = now.busy - before.busy;
    before = now;
    return all > 0 ? Math.min(1, Math.max(0, busy / all)) : 0;
  };
}

function times(): { readonly all: number; readonly busy: number } {
  let all = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    all += times.user + times.nice + times.sys + times.idle + times.irq;
    idle += times.idle;
  }
  return { all, busy: all - idle };
}
