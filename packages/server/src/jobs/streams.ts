import type { Job } from '../api/renders.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Call } from '../http/route.ts';
import { type EventStream, eventStream } from './event-stream.ts';
import type { Hub } from './hub.ts';
import type { JobStore } from './job-store.ts';

/** The streams that are open. */
export interface Streams {
  readonly size: number;
  /** Errors: `busy` where there are too many. */
  open(call: Pick<Call, 'headers' | 'disconnect'>, job?: string): Response;
  close(): void;
}

export interface StreamsOptions {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly jobs: () => readonly Job[];
  readonly most: number;
  /** Bytes that may wait for a reader. */
  readonly buffer: number;
  /** Is told when a reader was cut off. */
  readonly cut?: () => void;
}

export function openStreams({ store, hub, jobs, most, buffer, cut }: StreamsOptions): Streams {
  const all = new Set<EventStream>();
  return {
    get size() {
      return all.size;
    },
    open: ({ headers, disconnect }, job) => {
      if (all.size >= most) {
        throw new ServerError('busy', `${most} streams are open.`, 'One for all jobs is enough: /api/v1/events.');
      }
      const stream = eventStream({
        ...{ store, hub, jobs, buffer, disconnect, lastId: headers.get('last-event-id') },
        ...(job === undefined ? {} : { job }),
        ended: (how) => {
          all.delete(stream);
          if (how === 'cut') cut?.();
        },
      });
      all.add(stream);
      return new Response(stream.body, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      });
    },
    close: () => {
      for (const each of [...all]) each.close();
    },
  };
}
