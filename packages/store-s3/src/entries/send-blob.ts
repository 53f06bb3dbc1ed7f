import type { PutResult, SentPart, Upload } from '../service/bucket.ts';
import { ServiceError } from '../service/service-error.ts';
import type { StoreContext } from '../store-parts.ts';
import type { PartedFile } from './parted-file.ts';

/** Gives up what was begun even when nobody waits any more, and not for ever. */
const tidyingLimit = 30_000;

/**
 * Makes a file an object under the name of its hash, unless that is there already. It appears whole or not at all, and
 * an upload that fails is given up.
 *
 * @param replacing Whether what is there is known to be damaged.
 */
export async function sendBlob(
  parts: StoreContext,
  file: PartedFile,
  replacing: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { bucket, names, patiently, counts } = parts;
  const name = names.blob(file.digest);
  const isThere = async (): Promise<boolean> =>
    (await patiently(signal, () => bucket.size(name, signal))) === file.bytes;
  if (!replacing && (await isThere())) return;
  const send = async (isNew: boolean): Promise<PutResult> => {
    const [first, ...others] = file.parts;
    if (first === undefined || others.length > 0) return sendParts(parts, name, file, isNew, isThere, signal);
    return patiently(signal, () => bucket.putFile(name, first, isNew, signal));
  };
  // Somebody else's, or our own, whose answer was lost. What has another length is no whole blob.
  if ((await send(!replacing)) === 'present' && !(await isThere())) await send(false);
  counts.sent += 1;
  counts.sentBytes += file.bytes;
}

/** An upload that somebody else has given up is begun anew, so many times. */
const mostUploads = 3;

async function sendParts(
  parts: StoreContext,
  name: string,
  file: PartedFile,
  isNew: boolean,
  isThere: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<PutResult> {
  for (let tries = 0; tries < mostUploads; tries += 1) {
    const result = await sendOnce(parts, name, file, isNew, signal);
    if (result !== 'gone') return result;
    // Another has completed the same and given this one up, or it was completed and the answer was lost.
    if (await isThere()) return 'present';
  }
  throw new ServiceError('NoSuchUpload', 'Uploads in parts are given up by somebody else');
}

async function sendOnce(
  parts: StoreContext,
  name: string,
  file: PartedFile,
  isNew: boolean,
  signal: AbortSignal,
): Promise<PutResult | 'gone'> {
  const { bucket, patiently } = parts;
  /** Whether there may be one whose id nobody knows. */
  let isLost = false;
  let upload: Upload | undefined;
  let result: PutResult | 'gone' = 'gone';
  try {
    const begun = await patiently(signal, async () => {
      try {
        // Not broken off: then there would be one.
        return { name, id: await bucket.begin(name, AbortSignal.timeout(tidyingLimit)) };
      } catch (error) {
        isLost ||= error instanceof ServiceError && error.status === undefined;
        throw error;
      }
    });
    upload = begun;
    const sent: SentPart[] = [];
    for (const [index, part] of file.parts.entries()) {
      const done = await patiently(signal, () => bucket.putPart(begun, index + 1, part, signal));
      if (done === undefined) return result;
      sent.push(done);
    }
    result = await patiently(signal, () => bucket.complete(begun, sent, isNew, signal));
    return result;
  } finally {
    if (upload !== undefined && result !== 'put') await giveUp(parts, upload);
    if (isLost || result === 'put') await giveUpAll(parts, name);
  }
}

/**
 * Uploads of an object whose ids nobody may know: their beginning got no answer, or their process was killed. Another
 * machine that is just sending the same finds it there, or begins anew.
 */
async function giveUpAll(parts: StoreContext, name: string): Promise<void> {
  const signal = AbortSignal.timeout(tidyingLimit);
  try {
    const ids = await parts.patiently(signal, () => parts.bucket.unfinished(name, signal));
    for (const id of ids) await giveUp(parts, { name, id });
  } catch {
    // Not every key may list them, and not every service can.
  }
}

/** Never rejects: what stays is invisible, and for the bucket's own rules to remove. */
async function giveUp({ bucket, patiently }: StoreContext, upload: Upload): Promise<void> {
  const signal = AbortSignal.timeout(tidyingLimit);
  try {
    await patiently(signal, () => bucket.abort(upload, signal));
  } catch {}
}
