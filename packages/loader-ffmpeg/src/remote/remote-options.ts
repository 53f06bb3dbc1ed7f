import { tmpdir } from 'node:os';
import { checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';
import { type AllowedHost, allowedHost } from './allowed-host.ts';
import { connectable } from './public-address.ts';
import { type ResolveHost, resolveBySystem } from './resolve-host.ts';

/** Which remote sources are opened, and how far that may go. */
export interface RemoteOptions {
  /**
   * Hosts that sources may be fetched from, at the ports 80 and 443: a name (`media.example.org`), all names below one
   * (`*.example.org`, not `example.org` itself), an address, or one of these with the only port
   * (`media.example.org:8080`).
   */
  readonly hosts: readonly string[];
  /** Bytes that a source may have. @default 10 GiB */
  readonly maxBytes?: number;
  /** Milliseconds that a host may be silent. @default 30000 */
  readonly stallTimeout?: number;
  /** Milliseconds that fetching a source may take in all. @default 3600000, an hour */
  readonly timeout?: number;
  /** Where fetched files lie while they are open. @default the system's directory for temporary files */
  readonly directory?: string;
  /**
   * Networks whose addresses are connected to though they are not public: of this machine, or of an intranet
   * (`10.1.0.0/16`, `fd12:3456::/32`), or single addresses of such. @default none
   */
  readonly privateNetworks?: readonly string[];
  /** Tells the addresses of a host. @default the system's resolver */
  readonly resolve?: ResolveHost;
}

/** The same, checked and complete. */
export interface RemoteRules extends Required<Omit<RemoteOptions, 'hosts' | 'privateNetworks'>> {
  readonly hosts: readonly AllowedHost[];
  /** Whether an address may be connected to. */
  readonly mayConnect: (address: string) => boolean;
}

const shape = {
  hosts: 'any',
  maxBytes: 'any',
  stallTimeout: 'any',
  timeout: 'any',
  directory: 'any',
  privateNetworks: 'any',
  resolve: 'any',
} satisfies OptionsOf<RemoteOptions>;

/** Errors: `invalid-option`. */
export function remoteRules(options: RemoteOptions): RemoteRules {
  checkOptions('remote', options, shape);
  const { hosts, privateNetworks = [], directory = tmpdir(), resolve = resolveBySystem } = options;
  return {
    hosts: hosts.map((host, i) => allowedHost(host, `hosts[${i}]`)),
    maxBytes: positive(options, 'maxBytes', 10 * 2 ** 30),
    stallTimeout: positive(options, 'stallTimeout', 30_000),
    timeout: positive(options, 'timeout', 3_600_000),
    directory,
    resolve,
    mayConnect: connectable(privateNetworks),
  };
}

/** Timers count no further than 31 bits. */
const largestTimeout = 2 ** 31 - 1;

function positive(options: RemoteOptions, name: 'maxBytes' | 'stallTimeout' | 'timeout', usual: number): number {
  const value = options[name] ?? usual;
  const largest = name === 'maxBytes' ? Number.MAX_SAFE_INTEGER : largestTimeout;
  checkWholeNumber(`remote.${name}`, value, { max: largest });
  return value;
}
