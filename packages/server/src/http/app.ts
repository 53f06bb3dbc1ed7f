import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { failureOf, statusOf } from '../errors/failure-of.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Workshop } from '../workshop.ts';
import { checkOrigin } from './guards/origin.ts';
import type { Session } from './guards/session.ts';
import { openApi } from './openapi.ts';
import type { Page } from './page.ts';
import { readBody } from './read-body.ts';
import { pathOf, prefix, type Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

export interface AppParts {
  readonly workshop: Workshop;
  readonly routes: readonly Route[];
  readonly session: Session;
  /** Throws where the server is not known by that name. */
  readonly checkHost: (host: string | null) => void;
  readonly page?: Page;
}

/** Of a request that came over a connection. */
export type App = Hono<{ Bindings: Partial<HttpBindings> }>;

/** All that is served, as a function of requests. */
export function createApp({ workshop, routes, session, checkHost, page }: AppParts): App {
  const { told, limits, options } = workshop;
  const app: App = new Hono();
  let underway = 0;

  app.onError((error) => {
    const status = statusOf(error);
    const headers = {
      ...(status === 429 || status === 503 ? { 'retry-after': '1' } : {}),
      // What is left of the body is not read.
      ...(status === 413 ? { connection: 'close' } : {}),
      ...securityHeaders,
    };
    return Response.json({ error: failureOf(error, told) }, { status, headers });
  });
  app.notFound(() => {
    throw new ServerError('not-found', 'There is nothing here.', 'See /api/v1/openapi.json.');
  });

  app.use(async ({ req }, next) => {
    if (underway >= limits.requests) throw new ServerError('busy', 'The server has too much to do.', 'Ask again.');
    underway++;
    try {
      checkHost(req.header('host') ?? null);
      const { headers } = req.raw;
      const isScript = session.hasToken(headers);
      const isOpen = req.path === `${prefix}/health` || (req.path === '/' && req.query('token') !== undefined);
      if (!isScript && !isOpen && !session.hasCookie(headers)) {
        throw new ServerError(
          'unauthorized',
          'Who asks is not known.',
          'Open the address that the command told, or send the header Authorization: Bearer with the token.',
        );
      }
      if (!['GET', 'HEAD'].includes(req.method) && !isScript) checkOrigin(headers);
      await next();
    } finally {
      underway--;
    }
  });
  app.use(async (context, next) => {
    await next();
    // Nobody reads it.
    if (context.req.raw.method === 'HEAD') await context.res.body?.cancel();
    for (const [name, value] of Object.entries(securityHeaders)) context.res.headers.set(name, value);
  });

  const description = openApi(routes, options.version ?? '0.0.0');
  app.get(`${prefix}/openapi.json`, () => Response.json(description));
  for (const each of routes) {
    app.on(each.method.toUpperCase(), pathOf(each), async ({ req, env }) => {
      const given = each.method === 'get' ? req.query() : await readBody(req.raw, limits.bodyBytes);
      const { headers, signal } = req.raw;
      const disconnect = (): void => void env.outgoing?.destroy();
      return await each.handle(given, { id: req.param('id') ?? '', headers, signal, disconnect });
    });
  }
  app.get('/', async ({ req }, next) => {
    const once = req.query('token');
    if (once === undefined) return await next();
    const cookie = session.cookieFor(once);
    if (cookie === undefined) {
      throw new ServerError('unauthorized', 'The address was used before.', 'Have the command tell another.');
    }
    return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } });
  });
  if (page !== undefined) app.get('*', ({ req }) => page(req.path, req.raw.headers));
  return app;
}
