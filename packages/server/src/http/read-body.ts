import { ServerError } from '../errors/server-error.ts';

/** What a request brings, as JSON; nothing of it is an empty object. Errors: `wrong-type`, `body-too-large`, `invalid-request`. */
export async function readBody(request: Request, maxBytes: number): Promise<unknown> {
  const { body, headers } = request;
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const parts: Uint8Array[] = [];
  let length = 0;
  if (body !== null) {
    for await (const part of body) {
      length += part.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      parts.push(part);
    }
  }
  if (length === 0) return {};
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) {
    throw new ServerError('wrong-type', 'The body is no application/json.', 'Say so in Content-Type, and send JSON.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
  } catch {
    throw new ServerError('invalid-request', 'The body is no JSON.');
  }
}

function tooLarge(maxBytes: number): ServerError {
  return new ServerError('body-too-large', `The body is larger than ${maxBytes} bytes.`);
}
