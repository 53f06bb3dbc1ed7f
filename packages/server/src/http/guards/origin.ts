import { ServerError } from '../../errors/server-error.ts';

/**
 * Refuses what another site has a browser send. Scripts have a token, and no browser sends that by itself. Errors:
 * `forbidden`.
 */
export function checkOrigin(headers: Headers): void {
  const origin = headers.get('origin');
  const host = headers.get('host') ?? '';
  const site = headers.get('sec-fetch-site');
  const isOwn = origin === `http://${host}` || origin === `https://${host}`;
  if (origin === null ? site === 'same-origin' : isOwn && (site === null || site === 'same-origin')) return;
  throw new ServerError(
    'forbidden',
    'What changes something is taken from the own page and from those who know the token.',
    'Send the header Authorization: Bearer with the token.',
  );
}
