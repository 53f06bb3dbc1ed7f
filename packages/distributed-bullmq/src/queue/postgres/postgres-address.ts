import type { PoolConfig } from 'pg';
import { brokerRefused } from '../../errors.ts';
import { invalidPlace } from '../invalid-place.ts';

const written = 'Write postgres://USER@HOST:PORT/DATABASE, with ?sslmode=verify-full for TLS.';
/** Of `sslmode`: the certificate is checked by all that have TLS. */
const modes: Readonly<Record<string, boolean>> = { disable: false, require: true, 'verify-full': true };

/**
 * What an address says, and nothing that the environment or a file of the user's says instead. Errors: `invalid-option`
 * for what is no such address, which is not told: a password may stand in it.
 */
export function postgresAddress(address: string): PoolConfig {
  const url = new URL(address);
  const [host, user, database] = [url.hostname, url.username, url.pathname.slice(1)].map(decoded);
  if (!host || !user || !database) {
    throw invalidPlace('url', 'is no whole address of a PostgreSQL', written);
  }
  const { sslmode = 'disable', ...others } = Object.fromEntries(url.searchParams);
  const isSecure = Object.hasOwn(modes, sslmode) ? modes[sslmode] : undefined;
  if (isSecure === undefined) {
    const known = Object.keys(modes).join(', ');
    throw invalidPlace('url', 'says of sslmode what is not done', `It may be one of ${known}.`);
  }
  if (Object.keys(others).length > 0) {
    throw invalidPlace('url', 'has parameters beside sslmode', written);
  }
  const password = decoded(url.password) ?? url.password;
  const name = host.replace(/^\[|\]$/g, '');
  return {
    ...{ host: name, port: Number(url.port || 5432), user, database },
    // A function: what is empty would be looked for elsewhere.
    password: () => {
      if (password === '') throw brokerRefused(new Error('it asks for a password, and the address has none'));
      return password;
    },
    ssl: isSecure && { rejectUnauthorized: true, host: name },
  };
}

/** `undefined` for what cannot be decoded. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
