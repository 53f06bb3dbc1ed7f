import type { JobProgressEvent, JobWorkEvent, MachineLoadEvent } from '../api/events.ts';
import type { KeptEvent } from './job-changes.ts';

/** What listeners are told. */
export type HubEvent =
  | KeptEvent
  | { readonly type: 'progress'; readonly data: JobProgressEvent }
  | { readonly type: 'work'; readonly data: JobWorkEvent }
  | { readonly type: 'load'; readonly data: MachineLoadEvent };

export type Listener = (event: HubEvent) => void;

/** Tells everybody who listens, in order, at once. */
export interface Hub {
  readonly listeners: number;
  tell(event: HubEvent): void;
  /** @returns What ends it. */
  listen(listener: Listener): () => void;
}

/** @param attended Is told when the first one comes, and when the last one has gone. */
export function hub(attended: (isAnybody: boolean) => void = () => {}): Hub {
  const all = new Set<Listener>();
  return {
    get listeners() {
      return all.size;
    },
    tell: (event) => {
      for (const listener of [...all]) listener(event);
    },
    listen: (listener) => {
      all.add(listener);
      if (all.size === 1) attended(true);
      return () => {
        if (all.delete(listener) && all.size === 0) attended(false);
      };
    },
  };
}
