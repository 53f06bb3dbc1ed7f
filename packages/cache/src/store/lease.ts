import { join } from 'node:path';
import { systemCode } from '@clipwright/core/author';
import { isProcessGone, thisProcess } from '@clipwright/node-kit';
import { breakLease } from './break-lease.ts';
import { decodeOwner, encodeOwner } from './owner.ts';
import type { RequestFolder } from './request-folder.ts';
import type { Session } from './session.ts';
import { isMissing } from './store-error.ts';

/** Got it; someone else has it; or there is no telling, so that one goes on without. */
export type LeaseState = 'held' | 'busy' | 'unavailable';

/**
 * The wish to be the only one, among all processes, to produce an entry. It saves work and nothing else: with two
 * holders an entry is produced twice, and the later one replaces the earlier one whole.
 */
export class Lease {
  readonly #session: Session;
  readonly #folder: RequestFolder;
  readonly #path: string;
  readonly #own: string;
  readonly #text: string;
  #written = false;
  #watched: { readonly text: string; readonly modified: bigint; readonly since: number } | undefined;

  constructor(session: Session, folder: RequestFolder, id: string) {
    this.#session = session;
    this.#folder = folder;
    this.#path = join(session.layout.leases, id);
    this.#own = folder.fresh();
    this.#text = encodeOwner(thisProcess(), this.#own);
  }

  /** Tries to get it. Never rejects. */
  async take(): Promise<LeaseState> {
    const { files } = this.#session;
    try {
      if (!this.#written) {
        await files.writeText(this.#own, this.#text);
        this.#written = true;
      }
      // A link appears with its whole content at once, and only where there is none.
      await files.link(this.#own, this.#path);
      this.#session.heartbeats.add(this.#own);
      return 'held';
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return 'unavailable';
    }
    try {
      return await this.#inspect();
    } catch (error) {
      return isMissing(error) ? 'busy' : 'unavailable';
    }
  }

  /** Gives it back, if it was got. Never rejects. */
  async release(): Promise<void> {
    if (!this.#session.heartbeats.delete(this.#own)) return;
    const { files } = this.#session;
    try {
      if ((await files.readText(this.#path)) === this.#text) await files.removeFile(this.#path);
    } catch {
      // Its heartbeat has stopped: the next who wants it takes it over.
    }
  }

  /** Looks who has it, and breaks it when that one is gone. */
  async #inspect(): Promise<LeaseState> {
    const { files, timing } = this.#session;
    const text = await files.readText(this.#path);
    const { mtimeNs: modified } = await files.status(this.#path);
    const owner = decodeOwner(text);
    if (this.#watched?.text !== text || this.#watched.modified !== modified) {
      this.#watched = { text, modified, since: timing.clock() };
    }
    const gone = owner !== undefined && isProcessGone(owner) === true;
    if (!gone && timing.clock() - this.#watched.since < timing.leaseLimit) return 'busy';
    await breakLease(files, this.#path, text, this.#folder.fresh());
    return 'busy';
  }
}
