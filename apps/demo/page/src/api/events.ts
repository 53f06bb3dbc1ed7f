import { Observable } from 'rxjs';
import { address } from './client.ts';
import type { ServerEvents } from './shapes.ts';

/** An event of the server, by its name; or whether it is heard at all. */
export type ServerEvent =
  | { [K in keyof ServerEvents]: { readonly type: K; readonly data: ServerEvents[K] } }[keyof ServerEvents]
  | { readonly type: 'connection'; readonly open: boolean };

const names = ['state', 'removed', 'snapshot', 'progress', 'work', 'load'] as const;

/** Milliseconds until it is tried again where the browser itself gives up: the server answered, but with no stream. */
const pause = 2000;

/** All events of all jobs, for as long as it is subscribed to. A connection that is lost is made again. */
export const serverEvents$ = new Observable<ServerEvent>((subscriber) => {
  let source: EventSource | undefined;
  let timer = 0;
  const open = (): void => {
    const opened = new EventSource(address('/events'));
    source = opened;
    for (const type of names) {
      opened.addEventListener(type, ({ data }) => {
        const event: ServerEvent = { type, data: JSON.parse(data) };
        subscriber.next(event);
      });
    }
    opened.addEventListener('open', () => subscriber.next({ type: 'connection', open: true }));
    opened.addEventListener('error', () => {
      subscriber.next({ type: 'connection', open: false });
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, pause);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
});
