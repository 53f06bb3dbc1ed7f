export type { BullmqRendererOptions } from './coordinator/bullmq-renderer.ts';
export { bullmqRenderer } from './coordinator/bullmq-renderer.ts';
export { bullmqErrors } from './errors.ts';
export type { QueuePlace } from './queue/queue-place.ts';
export type { BullmqWorker, BullmqWorkerOptions } from './worker/bullmq-worker.ts';
export { bullmqWorker } from './worker/bullmq-worker.ts';
export type { WorkerEvent } from './worker/worker-event.ts';
export type { WorkerTransform } from './worker/worker-transforms.ts';
