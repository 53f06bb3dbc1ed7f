import { type EventEmitter, getEventListeners } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { CacheStatistics } from '@clipwright/cache';
import type { ThreadBudget } from '@clipwright/core';
import { markedProcesses } from '../marked-processes.ts';

/** Where to look. */
export interface Watched {
  /** Processes started by this one carry it. */
  readonly mark: string;
  /** A folder in which every file counts that `kept` does not name. */
  readonly folder: string;
  readonly kept: (path: string) => boolean;
  /** A signal that outlives all runs. */
  readonly signal: AbortSignal;
  readonly budget: ThreadBudget;
  readonly cache: () => CacheStatistics;
}

/** What this process holds just now, a line each, of which some may be the same. Linux only. */
export function holdings({ mark, folder, kept, signal, budget, cache }: Watched): string[] {
  return [
    ...markedProcesses(mark).map((pid) => `process ${commandOf(pid)}`),
    ...descriptors().map((target) => `descriptor ${target}`),
    ...files(folder)
      .filter((path) => !kept(path))
      .map((path) => `file ${path}`),
    ...listeners(process).map((name) => `listener of process for ${name}`),
    ...getEventListeners(signal, 'abort').map(() => 'listener of the signal'),
    ...process.getActiveResourcesInfo().map((name) => `resource ${name}`),
    ...leases(cache()),
    ...Array.from({ length: budget.waiting }, () => 'job that waits for threads'),
    ...(isFree(budget) ? [] : ['threads or memory of the budget']),
  ];
}

/** What is held now and was not before: each line as often as there are more of it. */
export function more(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before];
  return now.filter((line) => {
    const place = left.indexOf(line);
    if (place === -1) return true;
    left.splice(place, 1);
    return false;
  });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return 'that has just gone';
  }
}

/** What the descriptors of this process point at; without numbers, as pipes and sockets get new ones each time. */
function descriptors(): string[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    try {
      return [readlinkSync(`/proc/self/fd/${name}`).replace(/\[\d+\]$/, '')];
    } catch {
      // The one through which the folder itself was read.
      return [];
    }
  });
}

/** The event that each listener waits for. */
function listeners(emitter: EventEmitter): string[] {
  return emitter
    .eventNames()
    .flatMap((name) => Array.from({ length: emitter.listenerCount(name) }, () => String(name)));
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) =>
    `${parentPath}/${name}`.slice(folder.length + 1),
  );
}

function leases({ callers, inFlight, inUse, closing }: CacheStatistics): string[] {
  const counts = { callers, inFlight, inUse, closing };
  return Object.entries(counts).flatMap(([name, count]) => Array.from({ length: count }, () => `cache: ${name}`));
}

/** Whether all of it can be had at once. */
function isFree(budget: ThreadBudget): boolean {
  let free = false;
  budget
    .hold(budget.tokens, budget.memory)
    .subscribe(() => {
      free = true;
    })
    .unsubscribe();
  return free;
}
