import { nothing, type Route, route } from '../http/route.ts';
import type { ServerMetrics } from '../jobs/server-metrics.ts';

/** What is counted, where Prometheus looks for it. */
export function metricsRoute({ contentType, text }: ServerMetrics): Route {
  return route({
    method: 'get',
    path: '/metrics',
    atRoot: true,
    summary: 'Figures, as Prometheus reads them.',
    input: nothing,
    others: { 200: { description: 'The figures.', types: ['text/plain'] } },
    handle: async () => new Response(await text(), { headers: { 'content-type': contentType } }),
  });
}
