import type { Job } from '../api/renders.ts';
import type { Hub, HubEvent } from './hub.ts';
import type { JobStore } from './job-store.ts';

export interface EventStreamOptions {
  readonly store: JobStore;
  readonly hub: Hub;
  /** All that a snapshot has. */
  readonly jobs: () => readonly Job[];
  /** Of one job alone. */
  readonly job?: string;
  /** What the reader had last. */
  readonly lastId: string | null;
  /** Bytes that may wait for it. */
  readonly buffer: number;
  /** Ends the connection of a reader that is too slow. */
  readonly disconnect: () => void;
  /** Is told when it has ended, and how: `cut` where the reader was too slow. */
  readonly ended: (how: 'left' | 'cut' | 'closed') => void;
}

/** A stream that can be ended from here. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  close(): void;
}

/** Milliseconds between signs of life, which keep what is in between from closing a connection where nothing comes. */
const heartbeat = 15_000;
/** Events that are sent again, at most; beyond that all is told anew. */
const maxReplayed = 5000;

const encoder = new TextEncoder();

/**
 * Server-sent events: what was missed or all there is, then everything as it happens. What is numbered is never left
 * out; a reader that does not keep up is cut off, and comes back for the rest.
 */
export function eventStream({
  store,
  hub,
  jobs,
  job,
  lastId,
  buffer,
  disconnect,
  ended,
}: EventStreamOptions): EventStream {
  let end = (_how: 'left' | 'cut' | 'closed'): void => {};
  // What is in between changes nothing: the backlog is read, and the listener added, at once.
  const backlog = backlogOf(store, jobs, job, lastId).map((text) => encoder.encode(text));
  const room = buffer + backlog.reduce((sum, { length }) => sum + length, 0);
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const send = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < 0) end('cut');
        };
        const stop = hub.listen((event) => {
          if (jobIn(event) !== undefined && job !== undefined && jobIn(event) !== job) return;
          // The next one tells as much; a reader that is behind is spared it.
          const isPassing = !('id' in event);
          if (isPassing && (controller.desiredSize ?? 0) < room - buffer / 2) return;
          send(textOf(event));
        });
        const timer = setInterval(() => send(': alive\n\n'), heartbeat);
        end = (how) => {
          end = () => {};
          stop();
          clearInterval(timer);
          if (how !== 'left') controller.close();
          if (how === 'cut') disconnect();
          ended(how);
        };
        for (const each of backlog) controller.enqueue(each);
      },
      cancel: () => end('left'),
    },
    { highWaterMark: room, size: (chunk) => chunk?.length ?? 0 },
  );
  return { body, close: () => end('closed') };
}

function backlogOf(
  store: JobStore,
  jobs: () => readonly Job[],
  job: string | undefined,
  lastId: string | null,
): readonly string[] {
  const newest = store.newestEvent();
  const last = lastId !== null && /^\d{1,15}$/.test(lastId) ? Number(lastId) : undefined;
  const missed = last === undefined || last > newest ? undefined : store.eventsAfter(last, maxReplayed, job);
  const first = 'retry: 1000\n\n';
  if (missed !== undefined) return [first, ...missed.map(textOf)];
  const all = jobs().filter(({ id }) => job === undefined || id === job);
  return [first, `id: ${newest}\nevent: snapshot\ndata: ${JSON.stringify({ jobs: all })}\n\n`];
}

function jobIn(event: HubEvent): string | undefined {
  return event.type === 'load' ? undefined : event.data.job;
}

function textOf(event: HubEvent): string {
  const number = 'id' in event ? `id: ${event.id}\n` : '';
  return `${number}event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
