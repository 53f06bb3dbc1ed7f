import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may ask: whoever knows the token, or was given a cookie for a token of one use. */
export interface Session {
  /** Path with a token that works once. */
  openPath(): string;
  /** The cookie for a token of one use that was not used before. */
  cookieFor(once: string): string | undefined;
  /** Whether a request says the token itself. */
  hasToken(headers: Headers): boolean;
  /** Whether it has the cookie. */
  hasCookie(headers: Headers): boolean;
}

/** How many addresses may be open and not used. */
const maxOpen = 16;

/** @param token Absent: whoever asks is known. */
export function session(token: string | undefined): Session {
  if (token === undefined) {
    return { openPath: () => '/', cookieFor: () => undefined, hasToken: () => false, hasCookie: () => true };
  }
  const derived = (what: string): string => createHmac('sha256', token).update(what).digest('base64url');
  // Browsers have one jar for all ports of a machine.
  const name = `clipwright-${derived('name').slice(0, 8)}`;
  // The same after the server was started again with the same token: whoever has the page open goes on.
  const value = derived('session');
  const open = new Set<string>();
  return {
    openPath: () => {
      const once = randomBytes(24).toString('base64url');
      open.add(once);
      const [oldest = once] = open;
      if (open.size > maxOpen) open.delete(oldest);
      return `/?token=${once}`;
    },
    cookieFor: (once) =>
      open.delete(once) ? `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000` : undefined,
    hasToken: (headers) => {
      const [, given] = /^Bearer ([^\s]+)$/i.exec(headers.get('authorization') ?? '') ?? [];
      return given !== undefined && isSame(given, token);
    },
    hasCookie: (headers) => {
      const cookies = (headers.get('cookie') ?? '').split(/; */);
      return cookies.some((each) => each.startsWith(`${name}=`) && isSame(each.slice(name.length + 1), value));
    },
  };
}

/** Takes as long whatever is wrong. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'clipwright').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
