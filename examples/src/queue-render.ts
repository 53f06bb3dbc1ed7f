import type { Job, JobReport, RenderRequest, StateEvent } from '@clipwright/server/api';

/** A server, and the token that scripts are known by. */
export interface Server {
  readonly url: string;
  readonly token: string;
}

/** Asks a server for a render, and waits for its end by the job's events. Rejects with why it failed. */
export async function queueRender(server: Server, request: RenderRequest): Promise<JobReport> {
  const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' };
  const asked = await fetch(`${server.url}/api/v1/renders`, { method: 'POST', headers, body: JSON.stringify(request) });
  if (!asked.ok) throw new Error(await asked.text());
  const job: Job = JSON.parse(await asked.text());
  for await (const state of statesOf(`${server.url}/api/v1/renders/${job.id}/events`, headers)) {
    if (state.report !== undefined) return state.report;
    if (state.state === 'failed' || state.state === 'cancelled') throw new Error(state.error?.message ?? state.state);
  }
  throw new Error('The server ended; the job goes on when it is started again.');
}

/** All changes of state from the first on. */
async function* statesOf(url: string, headers: Record<string, string>): AsyncGenerator<StateEvent> {
  const { body } = await fetch(url, { headers: { ...headers, 'last-event-id': '0' } });
  let text = '';
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^event: state\ndata: (.*)$/m.exec(event) ?? [];
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}
