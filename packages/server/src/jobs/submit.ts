import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { ClipwrightError } from '@clipwright/core';
import type { RenderRequest } from '../api/renders.ts';
import { checkEngine } from '../engines.ts';
import { ServerError } from '../errors/server-error.ts';
import { givenOutput } from '../media/given-output.ts';
import { givenTimeline } from '../media/given-timeline.ts';
import { nameOf, placeOf } from '../media/media-file.ts';
import type { Workshop } from '../workshop.ts';
import type { Hub } from './hub.ts';
import type { JobRecord } from './job-record.ts';
import type { JobStore } from './job-store.ts';

/** A job that was asked for, and whether it was there already. */
export interface Submitted {
  readonly record: JobRecord;
  readonly isNew: boolean;
}

/**
 * Takes a job into the queue, or finds the one that was taken for the same key. Errors: `idempotency-mismatch`,
 * `output-reserved`, `output-exists`, `queue-full`, `invalid-request`, and what is wrong with the list.
 */
export function submitter({ options, media, out }: Workshop, store: JobStore, hub: Hub) {
  const { queue = 100, engines } = options;

  const known = (request: RenderRequest, key: string | undefined): Submitted | undefined => {
    const record = key === undefined ? undefined : store.byKey(key);
    if (record === undefined) return undefined;
    if (isDeepStrictEqual(record.request, request)) return { record, isNew: false };
    throw new ServerError('idempotency-mismatch', 'Another job was asked for by that Idempotency-Key.');
  };

  return async (request: RenderRequest, key: string | undefined): Promise<Submitted> => {
    const before = known(request, key);
    if (before !== undefined) return before;
    const { loader, renderer } = request.options ?? {};
    checkEngine('loader', loader, engines.loaders);
    checkEngine('renderer', renderer, engines.renderers);
    await givenTimeline(request.timeline, media);
    const { name, ...settings } = request.output;
    const file = await placeOf(name, out, 'writable');
    givenOutput(settings, file);
    const isThere = await lstat(file).then(
      () => true,
      () => false,
    );
    // From here on nothing waits: what is found is so until the job is written.
    const meanwhile = known(request, key);
    if (meanwhile !== undefined) return meanwhile;
    const output = nameOf(file, out);
    const rival = store.byOutput(output);
    if (rival !== undefined) {
      throw new ServerError('output-reserved', `The job ${rival.id} makes ${output}.`, 'Choose another name.');
    }
    if (isThere) {
      throw new ClipwrightError('output-exists', `${output} is there already.`, { remedy: 'Choose another name.' });
    }
    if ((store.counts().queued ?? 0) >= queue) {
      throw new ServerError('queue-full', `${queue} jobs wait.`, 'Ask again when some of them have ended.');
    }
    const id = randomUUID();
    const added = store.add({ id, output, request, ...(key === undefined ? {} : { idempotencyKey: key }) });
    hub.tell(added);
    const record = store.find(id);
    if (record === undefined) throw new Error('A job that was written is not there.');
    return { record, isNew: true };
  };
}
