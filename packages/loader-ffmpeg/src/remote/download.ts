import { type FileHandle, open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { ClipwrightError } from '@clipwright/core';
import { follow } from './follow.ts';
import type { RemoteRules } from './remote-options.ts';
import { unreachable } from './unreachable.ts';
import { writeError } from './write-error.ts';

/** How a source is fetched. */
export interface Download {
  readonly uri: string;
  /** The file to make; it must not be there. */
  readonly path: string;
  readonly rules: RemoteRules;
  /** Stops it at once. */
  readonly signal: AbortSignal;
  /** Is told the part that has come, from 0 to 1, where the host says how much there is. */
  readonly onProgress: (ratio: number) => void;
}

/**
 * Fetches a source into a file, which is whole when this resolves. Errors: those of {@link follow}, `source-too-large`,
 * `disk-full`, `out-of-resources`, `invalid-option` for a directory that cannot be written to.
 */
export async function download({ uri, path, rules, signal, onProgress }: Download): Promise<void> {
  const response = await follow(uri, rules, signal).catch((error: unknown) => {
    throw networkError(uri, error);
  });
  try {
    const expected = lengthOf(response);
    checkLength(uri, expected ?? 0, rules);
    const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
      throw writeError(path, error);
    });
    try {
      await receive(response, file, path, (received) => {
        checkLength(uri, received, rules);
        if (expected !== undefined && expected > 0) onProgress(Math.min(1, received / expected));
      });
    } catch (error) {
      throw networkError(uri, error);
    } finally {
      await file.close();
    }
  } finally {
    response.destroy();
  }
}

/** Writes what comes, up to the end. That fewer bytes come than were told of is noticed by Node. */
async function receive(
  response: IncomingMessage,
  file: FileHandle,
  path: string,
  onReceived: (bytes: number) => void,
): Promise<void> {
  let received = 0;
  for await (const chunk of response) {
    received += chunk.length;
    onReceived(received);
    await file.appendFile(chunk).catch((error: unknown) => {
      throw writeError(path, error);
    });
  }
}

/** How many bytes there are, where the host says so. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

function checkLength(uri: string, bytes: number, { maxBytes }: RemoteRules): void {
  if (bytes <= maxBytes) return;
  throw new ClipwrightError('source-too-large', `${uri} has more than ${maxBytes} bytes.`, {
    remedy: 'Leave it out, or allow more by remote.maxBytes.',
    details: { maxBytes },
  });
}

function networkError(uri: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return unreachable(`${uri} could not be fetched: ${String(code ?? error)}.`, error);
}
