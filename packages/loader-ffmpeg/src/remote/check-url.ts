import { isAllowed } from './allowed-host.ts';
import { refused } from './refused.ts';
import type { RemoteRules } from './remote-options.ts';

/**
 * The URL that a text is, if sources may be fetched from there as far as it alone can tell: the addresses of a name are
 * checked when it is looked up. Errors: `source-refused`.
 */
export function checkedUrl(text: string, { hosts, mayConnect }: RemoteRules): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused(`${text} is no address of a remote source.`, 'Check it.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused(`${text} is neither http nor https.`, 'Copy the file.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      `The address of a source at ${url.host} has a user or a password in it.`,
      'Leave them out, or copy the file.',
    );
  }
  if (!isAllowed(url, hosts)) throw refused(`${url.host} is not among the hosts that sources may be fetched from.`);
  // An address needs no looking up; URLs have it in its usual form, whatever it was written as.
  const address = /^(?:\[(.*)\]|([\d.]+))$/.exec(url.hostname);
  const literal = address?.[1] ?? address?.[2];
  if (literal !== undefined && !mayConnect(literal)) {
    throw refused(`${url.hostname} is no public address.`);
  }
  return url;
}

/** Where a redirect leads, checked like the first address. Errors: `source-refused`. */
export function redirected(from: URL, location: string, rules: RemoteRules): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from).href : location;
  const url = checkedUrl(target, rules);
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw refused(`${from.host} redirects from https to http.`, 'Copy the file.');
  }
  return url;
}
