import { once } from 'node:events';
import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { allowedFolders } from '@clipwright/node-kit';
import { createAdaptorServer } from '@hono/node-server';
import { toldWithin } from './errors/told.ts';
import { createApp } from './http/app.ts';
import { hostGuard, isLoopback } from './http/guards/hosts.ts';
import { session } from './http/guards/session.ts';
import { limiter } from './http/limiter.ts';
import { pageIn } from './http/page.ts';
import { jobRoom } from './jobs/job-room.ts';
import { proxies } from './media/proxies.ts';
import type { ServerLimits, ServerOptions } from './options.ts';
import { infoRoutes } from './routes/info-routes.ts';
import { listRoutes } from './routes/list-routes.ts';
import { mediaRoutes } from './routes/media-routes.ts';
import { playRoutes } from './routes/play-routes.ts';

/** A server that listens. */
export interface RenderServer extends AsyncDisposable {
  /** Where it is, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** An address that lets a browser in, once; another each time it is asked for. */
  openUrl(): string;
}

const defaults: Required<ServerLimits> = {
  bodyBytes: 4 * 2 ** 20,
  files: 2000,
  streams: 64,
  requests: 256,
  decoding: 4,
  streamBuffer: 2 ** 20,
  keptJobs: 500,
  keptFor: 30 * 86_400,
};

/**
 * Serves renders as jobs, and what a page needs to make lists. Errors: `invalid-option` for folders that are none and for
 * an address that others can reach without a token; `tool-missing` where `libsql` is not installed; what the system says
 * where it cannot listen. Disposing it stops what runs, which is queued again for the next start.
 *
 * @example
 * await using server = await createServer({ media, out, database: join(out, 'jobs.db'), engines: oneEngine(engine) });
 */
export async function createServer(options: ServerOptions): Promise<RenderServer> {
  const { host = '127.0.0.1', port = 0, token, hosts = [] } = options;
  if (token === undefined && !isLoopback(host)) {
    throw new ClipwrightError('invalid-option', `Others can reach ${host}, and there is no token.`, {
      remedy: 'Give one, or listen on 127.0.0.1.',
      details: { option: 'token' },
    });
  }
  const limits = { ...defaults, ...options.limits };
  const media = await allowedFolders([resolve(options.media)], '/');
  const out = await allowedFolders([resolve(options.out)], '/');
  const told = toldWithin([media, out]);
  const decoding = limiter(limits.decoding, limits.decoding * 16);
  const workshop = { options, limits, media, out, told, decoding };
  const access = session(token);
  const page = options.page === undefined ? undefined : await pageIn(options.page);

  const room = await jobRoom(workshop);
  const made = proxies(() => options.engines.use({}));

  let bound = port;
  const app = createApp({
    workshop,
    routes: [
      ...infoRoutes(workshop),
      ...mediaRoutes(workshop),
      ...playRoutes(workshop, made),
      ...listRoutes(workshop),
      ...room.routes,
    ],
    session: access,
    checkHost: hostGuard(host, () => bound, hosts),
    ...(page === undefined ? {} : { page }),
  });
  const http = createAdaptorServer({ fetch: app.fetch });
  try {
    bound = await listening(http, host, port);
  } catch (error) {
    await room[Symbol.asyncDispose]();
    throw error;
  }
  room.start();
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    url,
    openUrl: () => url + access.openPath(),
    [Symbol.asyncDispose]: async () => {
      const closed = once(http, 'close');
      http.close();
      await room[Symbol.asyncDispose]();
      await made[Symbol.asyncDispose]();
      if ('closeAllConnections' in http) http.closeAllConnections();
      await closed;
    },
  };
}

async function listening(http: ReturnType<typeof createAdaptorServer>, host: string, port: number): Promise<number> {
  http.listen(port, host);
  await once(http, 'listening');
  const address = http.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
