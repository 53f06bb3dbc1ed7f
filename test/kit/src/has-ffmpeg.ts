import { spawnSync } from 'node:child_process';

/** Whether ffmpeg and ffprobe are there: what needs them is skipped by that reason. */
export const hasFfmpeg = ['ffmpeg', 'ffprobe'].every((program) => spawnSync(program, ['-version']).status === 0);
