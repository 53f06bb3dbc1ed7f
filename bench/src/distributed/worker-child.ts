// A worker in a process of its own, until it is told to end: `node worker-child.js '{ means, media, store, url }'`.
import { directoryStore } from '@clipwright/cache';
import { bullmqWorker } from '@clipwright/distributed-bullmq';
import type { FarmPlace } from './farm.ts';
import { pieceParts } from './piece-parts.ts';

const { means, media, store: directory, url }: FarmPlace = JSON.parse(process.argv[2] ?? '');
const parts = pieceParts(means);
const store = directoryStore({ directory });
const { loader, renderer } = parts;
const worker = bullmqWorker({ loader, renderer, store, media, queue: { url } });
process.once('SIGTERM', async () => {
  for (const part of [worker, parts, store]) await part[Symbol.asyncDispose]();
});
