import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ClipwrightError, type ErrorCode } from '@clipwright/core';
import { checkedUrl, redirected } from './check-url.ts';
import { checkedLookup } from './checked-lookup.ts';
import type { RemoteRules } from './remote-options.ts';
import { unreachable } from './unreachable.ts';

const maxRedirects = 5;
const redirects: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

/**
 * Asks for a source and follows redirects, each of which is checked in full before anything is connected to. Gives the
 * response with the source's bytes. Errors: `source-refused`, `source-missing`, `source-unreadable`,
 * `source-unreachable`.
 */
export async function follow(uri: string, rules: RemoteRules, signal: AbortSignal): Promise<IncomingMessage> {
  let url = checkedUrl(uri, rules);
  for (let left = maxRedirects; ; left -= 1) {
    const response = await ask(url, rules, signal);
    const { statusCode, headers } = response;
    if (statusCode === 200 && (headers['content-encoding'] ?? 'identity') === 'identity') return response;
    response.destroy();
    if (statusCode === 200) throw answered(uri, `in the encoding ${headers['content-encoding']}`, 'source-unreadable');
    if (!redirects.includes(statusCode) || headers.location === undefined)
      throw answered(uri, ...meaningOf(statusCode));
    if (left === 0) throw answered(uri, `with more than ${maxRedirects} redirects`, 'source-unreadable');
    url = redirected(url, headers.location, rules);
  }
}

function ask(url: URL, rules: RemoteRules, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((give, reject) => {
    const { stallTimeout } = rules;
    const { request } = url.protocol === 'https:' ? https : http;
    const asking = request(url, {
      // A connection for each request: none is kept that was made for another host.
      agent: false,
      lookup: checkedLookup(rules),
      signal,
      timeout: stallTimeout,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'clipwright' },
    });
    asking.on('timeout', () => {
      asking.destroy(unreachable(`${url.host} has been silent for ${stallTimeout / 1000} s.`));
    });
    asking.on('response', give);
    asking.on('error', reject);
    asking.end();
  });
}

/** What an answer without the source means. */
function meaningOf(status: number | undefined): readonly [how: string, code: ErrorCode] {
  const how = `with status ${status}`;
  if (status === 404 || status === 410) return [how, 'source-missing'];
  // Too many requests at once pass like what is wrong with the host itself.
  return [how, status === 429 || (status ?? 0) >= 500 ? 'source-unreachable' : 'source-unreadable'];
}

function answered(uri: string, how: string, code: ErrorCode): ClipwrightError {
  return new ClipwrightError(code, `The host of ${uri} answers ${how}.`, {
    remedy: 'Check the address, and what it needs.',
  });
}
