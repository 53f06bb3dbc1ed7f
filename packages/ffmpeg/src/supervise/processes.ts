import { pendingWork } from '@clipwright/core/author';
import { type Child, type ChildOptions, startChild } from './child.ts';
import { recordProcess } from './records.ts';

type ProcessTimes = Required<Pick<ChildOptions, 'graceMs' | 'stallMs'>>;

export interface StartOptions extends Omit<ChildOptions, keyof ProcessTimes> {
  /** The folder that is to say that it runs, as long as it does. */
  readonly recordIn?: string | undefined;
}

/** The running processes of one runner. */
export interface Processes {
  start(options: StartOptions): Child;
  /** Ids of those that run. */
  pids(): number[];
  /** Resolves when no process that was stopped is still ending. */
  settled(): Promise<void>;
  /** Stops all; resolves when all are gone. */
  stopAll(): Promise<void>;
}

export function processes(times: ProcessTimes): Processes {
  const live = new Set<Child>();
  const ending = pendingWork();
  // The last thing this program can do: nothing that it started outlives it.
  const killAll = (): void => {
    for (const child of live) child.kill();
  };
  return {
    start: ({ recordIn, ...options }) => {
      const child = startChild({ ...options, ...times });
      const { pid } = child;
      const recorded = recordIn === undefined || pid === undefined ? undefined : recordProcess(recordIn, pid);
      if (live.size === 0) process.on('exit', killAll);
      const tracked: Child = {
        ...child,
        stop: (reason) => {
          if (live.has(tracked)) ending.track(gone);
          child.stop(reason);
        },
      };
      live.add(tracked);
      const gone = child.ended.then(async () => {
        live.delete(tracked);
        if (live.size === 0) process.off('exit', killAll);
        if (recorded !== undefined) {
          void ending.track(gone);
          await (await recorded)();
        }
      });
      return tracked;
    },
    pids: () => [...live].flatMap(({ pid }) => pid ?? []),
    settled: ending.settled,
    stopAll: () => {
      for (const child of live) child.stop();
      return ending.settled();
    },
  };
}
