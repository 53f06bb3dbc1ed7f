import { spawnSync } from 'node:child_process';
import { hasFfmpeg } from './has-ffmpeg.ts';

/** Whether MLT's own player is there, and ffmpeg to make and to read what it plays. */
export const hasMelt = hasFfmpeg && spawnSync('melt', ['--version']).status === 0;
