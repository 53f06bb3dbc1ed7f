import type { Job } from '../api/renders.ts';
import { ServerError } from '../errors/server-error.ts';
import { nothing, type Route, route } from '../http/route.ts';
import type { Streams } from '../jobs/streams.ts';

const stream = {
  description: 'Server-sent events: `state`, `removed`, `snapshot`, `progress`, `work`, `load`. See docs/server.md.',
  types: ['text/event-stream'],
};
const headers = { 'Last-Event-ID': 'What the client had last: it goes on behind that.' };

/** What happens, while it does. */
export function eventRoutes(streams: Streams, find: (id: string) => Job | undefined): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/events',
      summary: 'What happens to all jobs.',
      input: nothing,
      headers,
      others: { 200: stream },
      handle: (_given, call) => streams.open(call),
    }),
    route({
      method: 'get',
      path: '/renders/:id/events',
      summary: 'What happens to a job.',
      input: nothing,
      headers,
      others: { 200: stream },
      handle: (_given, call) => {
        if (find(call.id) === undefined) throw new ServerError('not-found', `There is no job ${call.id}.`);
        return streams.open(call, call.id);
      },
    }),
  ];
}
