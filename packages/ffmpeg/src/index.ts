export type { FfmpegJob, FfmpegRunner, FfmpegStream, FfmpegTools, RunEvent, ToolInfo } from './runner.ts';
