import { isIP } from 'node:net';
import { ServerError } from '../../errors/server-error.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an address is of this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses requests that were sent to another name: a page elsewhere can let its own name mean this machine, and would
 * be the same origin then. Errors: `wrong-host`.
 */
export function hostGuard(host: string, port: () => number, others: readonly string[]): (name: string | null) => void {
  return (name) => {
    const own = [...loopbackNames, isIP(host) === 6 ? `[${host}]` : host].map((each) => `${each}:${port()}`);
    const asked = name?.toLowerCase() ?? '';
    if (own.includes(asked) || others.some((each) => each.toLowerCase() === asked)) return;
    if (!isLoopback(host) && isAddress(asked, port())) return;
    throw new ServerError('wrong-host', 'The server is not known by that name.', 'Use the address that it told.');
  };
}

/** Nobody else has a say in what an address means. */
function isAddress(asked: string, port: number): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+)):\d+$/.exec(asked) ?? [];
  return asked.endsWith(`:${port}`) && isIP(bracketed ?? plain ?? '') !== 0;
}
