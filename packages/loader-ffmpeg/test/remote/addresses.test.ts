import { expect, it } from 'vitest';
import { allowedHost, isAllowed } from '../../src/remote/allowed-host.ts';
import { redirected } from '../../src/remote/check-url.ts';
import { isPublicAddress } from '../../src/remote/public-address.ts';
import { remoteRules } from '../../src/remote/remote-options.ts';

/** Of each block of IANA's registries of special addresses the first address, the last one, or one that is in use. */
const special = [
  ...['0.0.0.0', '0.255.255.255', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.255'],
  ...['169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.0.170', '192.0.2.1'],
  ...['192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
  ],
  ...[
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
  ],
  ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '4000::1'],
  ...['', 'localhost', '0x7f000001'],
];
const ordinary = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.1',
  '2606:4700:4700::1111',
  '2a00:1450::1',
];

it('only addresses of the Internet are public', () => {
  expect(special.filter(isPublicAddress)).toEqual([]);
  expect(ordinary.filter((address) => !isPublicAddress(address))).toEqual([]);
});

it.each([
  ['media.example.org', 'https://media.example.org/a.mp4', true],
  ['Media.Example.ORG', 'http://MEDIA.example.org/a.mp4', true],
  ['media.example.org', 'https://media.example.org:443/a.mp4', true],
  ['media.example.org', 'https://media.example.org:8443/a.mp4', false],
  ['media.example.org:8443', 'https://media.example.org:8443/a.mp4', true],
  ['media.example.org:8443', 'https://media.example.org/a.mp4', false],
  ['media.example.org', 'https://example.org/a.mp4', false],
  ['media.example.org', 'https://media.example.org.evil.net/a.mp4', false],
  ['media.example.org', 'https://evilmedia.example.org/a.mp4', false],
  ['*.example.org', 'https://a.b.example.org/a.mp4', true],
  ['*.example.org', 'https://example.org/a.mp4', false],
  ['*.example.org', 'https://evilexample.org/a.mp4', false],
  ['bücher.example', 'https://xn--bcher-kva.example/a.mp4', true],
  ['127.0.0.1', 'http://0x7f000001/a.mp4', true],
  ['[::1]:80', 'http://[0:0:0:0:0:0:0:1]/a.mp4', true],
])('a list with %s allows %s: %s', (host, url, allowed) => {
  expect(isAllowed(new URL(url), [allowedHost(host, 'hosts[0]')])).toBe(allowed);
});

it.each([
  '',
  '*',
  '*.',
  'https://example.org',
  'example.org/a',
  'user@example.org',
  'a.*.org',
  'example.org:',
  '[::1',
  'a b',
])('what is no host is no entry of the list: %j', (host) => {
  expect(() => remoteRules({ hosts: ['example.org', host] })).toThrow(/remote\.hosts\[1\]/);
});

it('networks that are not public are connected to where they are listed', () => {
  const { mayConnect } = remoteRules({ hosts: [], privateNetworks: ['10.1.0.0/16', 'fd12::/32', '127.0.0.1'] });
  const may = ['10.1.0.0', '10.1.255.255', 'fd12::1', '127.0.0.1', '8.8.8.8'];
  const mayNot = ['10.2.0.1', 'fd13::1', '127.0.0.2', '::1', '::ffff:127.0.0.1', '::ffff:10.1.0.1'];
  expect([...may, ...mayNot].filter(mayConnect)).toEqual(may);
  expect(() => remoteRules({ hosts: [], privateNetworks: ['intranet'] })).toThrow(/remote\.privateNetworks\[0\]/);
});

it.each([
  ['maxBytes', 0],
  ['stallTimeout', 2 ** 31],
  ['timeout', 1.5],
])('an option that cannot be is refused: %s %d', (name, value) => {
  expect(() => remoteRules({ hosts: [], [name]: value })).toThrow(`remote.${name}`);
});

it('a redirect is checked like the first address, and never goes from https to http', () => {
  const rules = remoteRules({ hosts: ['example.org', '*.example.org'] });
  const from = new URL('https://example.org/a/b.mp4');
  expect(redirected(from, '../c.mp4', rules).href).toBe('https://example.org/c.mp4');
  expect(redirected(from, '//cdn.example.org/c.mp4', rules).href).toBe('https://cdn.example.org/c.mp4');
  expect(redirected(new URL('http://example.org/'), 'https://example.org/', rules).protocol).toBe('https:');
  for (const to of [
    'http://example.org/b.mp4',
    '//evil.net/',
    'file:///etc/passwd',
    'https://a:b@example.org/',
    'http://[',
  ]) {
    expect(() => redirected(from, to, rules), to).toThrow(expect.objectContaining({ code: 'source-refused' }));
  }
});
