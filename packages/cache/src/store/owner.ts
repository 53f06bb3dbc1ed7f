import type { Json } from '@clipwright/core/author';
import type { ProcessIdentity } from '@clipwright/node-kit';
import { isJsonObject, seal, unseal } from '@clipwright/node-kit';

/** A process as a text, with something beside it that makes it unique. */
export function encodeOwner({ pid, machine, started }: ProcessIdentity, nonce: string): string {
  return seal({ pid, machine, started, nonce });
}

/** `undefined` when the text is damaged, such as by a crash while it was written. */
export function decodeOwner(text: string): ProcessIdentity | undefined {
  const data: Json | undefined = unseal(text);
  if (!isJsonObject(data)) return undefined;
  const { pid, machine, started } = data;
  if (typeof pid !== 'number' || typeof machine !== 'string' || typeof started !== 'string') return undefined;
  return { pid, machine, started };
}
