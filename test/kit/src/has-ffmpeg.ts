import { spawnSync } from 'node:child_process';

/** Whether ffmpeg is there, which makes files for tests: what needs it is skipped by that reason. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
