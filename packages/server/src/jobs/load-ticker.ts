import type { MachineLoadEvent } from '../api/events.ts';
import { machineLoad } from './machine-load.ts';

/** Tells how busy the machine is, about once a second, between start and stop. */
export function loadTicker(
  counts: () => Readonly<Record<string, number>>,
  tell: (event: MachineLoadEvent) => void,
): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      const load = machineLoad();
      timer = setInterval(() => {
        const { queued = 0, running = 0 } = counts();
        tell({ cpu: load(), queued, running });
      }, 1000);
    },
    stop: () => clearInterval(timer),
  };
}
