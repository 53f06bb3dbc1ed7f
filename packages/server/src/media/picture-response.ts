import { type Picture, pictureBytes } from '@clipwright/pictures';
import type { Engine } from '../engines.ts';

export const pictureTypes = ['image/jpeg', 'image/png'] as const;

/** A picture as an answer. */
export async function pictureResponse(
  picture: Picture,
  { encoders }: Engine,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { bytes, mimeType } = await pictureBytes(picture, { encoders, signal });
  return new Response(Uint8Array.from(bytes), { headers: { 'content-type': mimeType, ...headers } });
}
