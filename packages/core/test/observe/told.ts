import { Subject } from 'rxjs';
import type { ClipwrightError } from '../../src/index.ts';
import { type ObservedEvent, type RecordRunOptions, recordRun } from '../../src/observe/index.ts';

/** A run whose events and times a test tells: `[milliseconds, event]`, the times rising. */
export type Script = readonly (readonly [at: number, event: ObservedEvent | ClipwrightError | 'complete' | 'left'])[];

/** What a recorder has of a run that went so. */
export function recordOf(script: Script, options: RecordRunOptions = {}) {
  let time = 1000;
  const recorder = recordRun({ clock: { now: () => time }, calendar: { now: () => 0 }, ...options });
  const events = new Subject<ObservedEvent>();
  const passed: ObservedEvent[] = [];
  let error: unknown;
  const running = recorder.watch(events).subscribe({
    next: (event) => passed.push(event),
    error: (failure: unknown) => {
      error = failure;
    },
  });
  for (const [at, event] of script) {
    time = 1000 + at;
    if (event === 'left') running.unsubscribe();
    else if (event === 'complete') events.complete();
    else if (event instanceof Error) events.error(event);
    else events.next(event);
  }
  return { record: recorder.record(), passed, error };
}
