import { bullmqErrors } from '../errors.ts';

/** Why a job failed, by its code. */
export interface FailedReason {
  readonly code: string;
  readonly message: string;
}

/** What BullMQ says of a job whose worker vanished too often. */
export const endedWorkers = /more than allowable (stalled )?limit/;

/** What the queue keeps of a failure, which is a text. */
export function failedReason(text: string): FailedReason {
  if (endedWorkers.test(text)) return { code: bullmqErrors.piecePoisoned, message: text };
  const [, code = 'internal', message = text] = /^([\w/-]+): (.*)$/s.exec(text) ?? [];
  return { code, message };
}
