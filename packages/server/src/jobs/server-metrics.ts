import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { jobStates } from '../api/renders.ts';

/** What is counted, for Prometheus. */
export interface ServerMetrics {
  readonly contentType: string;
  text(): Promise<string>;
  ended(state: string, seconds: number): void;
  cut(): void;
}

export function serverMetrics(counts: () => Readonly<Record<string, number>>, streams: () => number): ServerMetrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  new Gauge({
    ...{ registers, name: 'clipwright_server_jobs', help: 'Jobs that are kept, by state.', labelNames: ['state'] },
    collect() {
      const now = counts();
      for (const state of jobStates) this.set({ state }, now[state] ?? 0);
    },
  });
  new Gauge({
    ...{ registers, name: 'clipwright_server_streams', help: 'Streams of events that are open.' },
    collect() {
      this.set(streams());
    },
  });
  const runs = new Histogram({
    ...{ registers, name: 'clipwright_server_run_seconds', help: 'How long jobs ran, by how they ended.' },
    labelNames: ['state'],
    buckets: [1, 5, 15, 60, 300, 900, 3600],
  });
  const cuts = new Counter({
    ...{ registers, name: 'clipwright_server_streams_cut_total', help: 'Readers of events that were too slow.' },
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    ended: (state, seconds) => runs.observe({ state }, seconds),
    cut: () => cuts.inc(),
  };
}
