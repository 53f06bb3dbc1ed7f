import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { toClipwrightError } from '@clipwright/core';
import { refused } from './refused.ts';
import type { RemoteRules } from './remote-options.ts';

/**
 * Finds the addresses to connect to, once: what is connected to is what was checked, whatever the name's next answer
 * is. One address that is not public refuses them all.
 */
export function checkedLookup({ resolve, mayConnect }: Pick<RemoteRules, 'resolve' | 'mayConnect'>): LookupFunction {
  return (host, { all = false }, callback) => {
    const check = async (): Promise<readonly LookupAddress[]> => {
      const addresses = await resolve(host);
      const bad = addresses.find(({ address }) => !mayConnect(address));
      if (bad !== undefined) throw refused(`${host} is at ${bad.address}, which is no public address.`);
      return addresses;
    };
    check().then(
      (addresses) => {
        const [first = { address: '', family: 0 }] = addresses;
        if (all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : toClipwrightError(error), []),
    );
  };
}
