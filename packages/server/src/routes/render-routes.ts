import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { recordingAnswer } from '../api/events.ts';
import { downloadQuery, job, renderRequest, rendersAnswer, rendersQuery } from '../api/renders.ts';
import { ServerError } from '../errors/server-error.ts';
import { fileResponse } from '../http/file-response.ts';
import { nothing, type Route, route } from '../http/route.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobRecord } from '../jobs/job-record.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { Submitted } from '../jobs/submit.ts';
import { placeOf } from '../media/media-file.ts';
import type { Workshop } from '../workshop.ts';

export interface RenderParts {
  readonly workshop: Workshop;
  readonly store: JobStore;
  readonly queue: JobQueue;
  readonly submit: (request: z.output<typeof renderRequest>, key: string | undefined) => Promise<Submitted>;
}

/** Renders, as jobs. */
export function renderRoutes({ workshop, store, queue, submit }: RenderParts): readonly Route[] {
  const found = (id: string): JobRecord => {
    const record = store.find(id);
    if (record === undefined) throw new ServerError('not-found', `There is no job ${id}.`);
    return record;
  };
  return [
    route({
      method: 'post',
      path: '/renders',
      summary: 'Asks for a render, which waits for its turn. Nothing else may make a file of that name from then on.',
      input: renderRequest,
      headers: { 'Idempotency-Key': 'Asked again with the same key, the same job is answered.' },
      others: {
        200: { description: 'It was asked for before, by the same key.', schema: job },
        201: { description: 'It waits; `Location` is where it is told of.', schema: job },
      },
      handle: async (request, { headers }) => {
        const { record, isNew } = await submit(request, keyOf(headers));
        const told = queue.jobOf(record);
        queue.wake();
        return Response.json(told, {
          status: isNew ? 201 : 200,
          headers: { location: `/api/v1/renders/${record.id}` },
        });
      },
    }),
    route({
      method: 'get',
      path: '/renders',
      summary: 'The jobs, the newest first.',
      input: rendersQuery,
      answer: rendersAnswer,
      handle: ({ limit = 100, ...query }) => ({ jobs: store.list({ ...query, limit }).map(queue.jobOf) }),
    }),
    route({
      method: 'get',
      path: '/renders/:id',
      summary: 'A job.',
      input: nothing,
      answer: job,
      handle: (_given, { id }) => queue.jobOf(found(id)),
    }),
    route({
      method: 'post',
      path: '/renders/:id/cancel',
      summary: 'Cancels a job. One that runs is `cancelled` when all of it has ended.',
      input: nothing,
      others: { 202: { description: 'The job, as it is now.', schema: job } },
      handle: (_given, { id }) => Response.json(queue.cancel(id), { status: 202 }),
    }),
    route({
      method: 'delete',
      path: '/renders/:id',
      summary: 'Forgets a job that has ended. Its video stays.',
      input: nothing,
      others: { 204: { description: 'It is gone.' } },
      handle: (_given, { id }) => {
        queue.remove(id);
        return new Response(null, { status: 204 });
      },
    }),
    route({
      method: 'get',
      path: '/renders/:id/output',
      summary: 'The video of a job that is done, or a part of it.',
      input: downloadQuery,
      headers: { Range: 'Which bytes.', 'If-None-Match': 'An ETag that was given before.' },
      others: {
        200: { description: 'All of it.', types: ['video/*'] },
        206: { description: 'The part.', types: ['video/*'] },
        304: { description: 'It is as the client has it.' },
      },
      handle: async ({ download }, { id, headers }) => {
        const { state, output } = found(id);
        if (state !== 'done')
          throw new ServerError('job-unfinished', `The job ${id} has made nothing: it is ${state}.`);
        const file = await placeOf(output, workshop.out);
        await stat(file).catch(() => {
          throw new ServerError('not-found', `${output} is not there any more.`);
        });
        return await fileResponse({ file, headers, download: download === '1' });
      },
    }),
    route({
      method: 'get',
      path: '/renders/:id/recording',
      summary: 'What was worked on in which lane, so far: of the latest attempt.',
      input: nothing,
      answer: recordingAnswer,
      handle: (_given, { id }) => queue.recordingOf(found(id)),
    }),
  ];
}

/** Errors: `invalid-request`. */
function keyOf(headers: Headers): string | undefined {
  const key = headers.get('idempotency-key');
  if (key === null) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ServerError('invalid-request', 'The Idempotency-Key is 1 to 255 letters without spaces.');
}
