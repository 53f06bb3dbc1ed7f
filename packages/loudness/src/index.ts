export type { Loudness, LoudnessMeter, LoudnessMeterOptions } from './loudness-meter.ts';
export { loudnessMeter } from './loudness-meter.ts';
export { overshoots, truePeakReach } from './true-peak.ts';
