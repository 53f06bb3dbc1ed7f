import { ClipwrightError } from '@clipwright/core';
import ipaddr from 'ipaddr.js';

/** What is assigned to networks of the Internet in IPv6 (RFC 4291, 2.4, and IANA's registry). */
const assigned = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the Internet's: no address of this machine or of a network that it is in, and none that
 * is translated into one or stands for many. Those are known by IANA's registries of special addresses; IPv4 within
 * IPv6 (mapped, 6to4, NAT64) is refused whatever it is.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv6 ? address.match(assigned) : true;
}

/** Which addresses may be connected to: public ones, and those of some networks. Errors: `invalid-option`. */
export function connectable(networks: readonly string[]): (address: string) => boolean {
  const allowed = networks.map(networkOf);
  const isWithin = (text: string): boolean => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.parse(text);
    return allowed.some(([network, bits]) => address.kind() === network.kind() && address.match([network, bits]));
  };
  return (address) => isPublicAddress(address) || isWithin(address);
}

function networkOf(text: string, i: number): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (ipaddr.isValid(text)) {
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  throw new ClipwrightError(
    'invalid-option',
    `remote.privateNetworks[${i}] is ${JSON.stringify(text)}, which is no network.`,
    {
      remedy: 'Write it such as 10.1.0.0/16.',
    },
  );
}
