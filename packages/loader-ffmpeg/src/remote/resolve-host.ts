import { promises as dns, type LookupAddress } from 'node:dns';

/** The addresses of a host. Rejects when there are none. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

export const resolveBySystem: ResolveHost = (host) => dns.lookup(host, { all: true, verbatim: true });
