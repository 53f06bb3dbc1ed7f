import { Option } from 'commander';

/** What was seen of a run, and where it is written. */
export interface ObserveFlags {
  readonly metrics?: string;
  readonly trace?: string;
  readonly report?: string;
}

/** `--metrics`. */
export const metricsOption = (): Option =>
  new Option('--metrics <file>', "the run's figures, as JSON; for Prometheus in .prom or .txt");

/** `--trace`. */
export const traceOption = (): Option =>
  new Option('--trace <file>', 'what each worker did and when, for Perfetto or chrome://tracing');

/** `--report`. */
export const reportOption = (): Option =>
  new Option('--report <file>', 'a page of all that, with pictures, in one file: .html');
