import { spawnSync } from 'node:child_process';

/** Whether there is a Redis to start: what needs it is skipped by that reason. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;
