import { ClipwrightError } from '@clipwright/core';

/** A host that sources may be fetched from. */
export interface AllowedHost {
  /** As URLs have it: in lower case, an international name in ASCII, an address in its usual form. */
  readonly name: string;
  /** Whether it stands for all names below it instead of itself. */
  readonly isBelow: boolean;
  /** The only port; the usual ones where there is none. */
  readonly port: string | undefined;
}

const defaultPorts: readonly string[] = ['80', '443'];

/**
 * Reads an entry of a list of hosts. Errors: `invalid-option`.
 *
 * @param place Where it stands, for the message.
 */
export function allowedHost(entry: string, place: string): AllowedHost {
  const [, below, host = '', port] = /^(\*\.)?(\[[^\]]*\]|[^\s*:/?#@\\%[\]]+)(?::(\d{1,5}))?$/.exec(entry) ?? [];
  try {
    const { hostname } = new URL(`http://${host}/`);
    if (hostname !== '') return { name: hostname, isBelow: below !== undefined, port };
  } catch {
    // It is no host.
  }
  throw new ClipwrightError('invalid-option', `remote.${place} is ${JSON.stringify(entry)}, which is no host.`, {
    remedy: 'Write a name such as media.example.org, *.example.org for all names below one, or media.example.org:8080.',
  });
}

/** Whether sources may be fetched from where a URL leads. */
export function isAllowed({ hostname, protocol, port }: URL, hosts: readonly AllowedHost[]): boolean {
  const asked = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return hosts.some(
    (host) =>
      (host.isBelow ? hostname.endsWith(`.${host.name}`) : hostname === host.name) &&
      (host.port === undefined ? defaultPorts.includes(asked) : asked === host.port),
  );
}
