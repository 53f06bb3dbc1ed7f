import { ApiError, isFailure } from './api-error.ts';

const base = '/api/v1';

/** Address of a resource of the server. */
export function address(path: string, query: Readonly<Record<string, string | number>> = {}): string {
  const text = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)])).toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Asks the server. Throws {@link ApiError}: with the server's own code, or `unreachable`. */
export async function respond(
  path: string,
  { method = 'GET', query, body, headers, signal }: Call = {},
): Promise<Response> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(address(path, query), {
    method,
    ...sent,
    headers: { ...type, ...headers },
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError({
      code: 'unreachable',
      message: 'The server does not answer.',
      remedy: 'See whether it still runs where it was started.',
    });
  });
  if (response.ok) return response;
  throw new ApiError(await failureIn(response));
}

/** The same of JSON, in the shape that docs/server.md gives for that path. */
export async function ask<T>(path: string, call: Call = {}): Promise<T> {
  const answer: T = await (await respond(path, call)).json();
  return answer;
}

async function failureIn(response: Response): Promise<{ code: string; message: string; remedy?: string }> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer === 'object' && answer !== null && 'error' in answer && isFailure(answer.error))
    return answer.error;
  return { code: 'internal', message: `The server answered ${response.status}.` };
}
