import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { thisProcess } from '@clipwright/node-kit';
import type { FileSystem } from './file-system.ts';
import type { Layout } from './layout.ts';
import { removeLeftovers } from './leftovers.ts';
import { encodeOwner } from './owner.ts';
import { RequestFolder } from './request-folder.ts';
import type { StoreTiming } from './timing.ts';

/** One open store of one process, as other processes see it. */
export class Session {
  readonly files: FileSystem;
  readonly layout: Layout;
  readonly timing: StoreTiming;
  /** Files that show by the time of their last change that this process lives. */
  readonly heartbeats = new Set<string>();
  readonly #id = `${process.pid}-${randomUUID()}`;
  readonly #directory: string;
  readonly #owner: string;
  #timer: NodeJS.Timeout | undefined;
  #folders = 0;

  constructor(files: FileSystem, layout: Layout, timing: StoreTiming) {
    this.files = files;
    this.layout = layout;
    this.timing = timing;
    this.#directory = join(layout.sessions, this.#id);
    this.#owner = `${this.#directory}.json`;
  }

  /** Rejects when the directory cannot be used. What dead processes left is removed. */
  async open(): Promise<void> {
    const { files, layout, timing } = this;
    await files.makeDirectory(layout.sessions);
    await files.makeDirectory(layout.leases);
    // The owner first: a folder without one is a leftover.
    await files.writeText(this.#owner, encodeOwner(thisProcess(), this.#id));
    await files.makeDirectory(this.#directory);
    this.heartbeats.add(this.#owner);
    this.#timer = setInterval(() => this.#beat(), timing.heartbeat).unref();
    await removeLeftovers(files, layout, timing);
  }

  /** A new folder for one request. */
  async folder(): Promise<RequestFolder> {
    this.#folders += 1;
    const folder = new RequestFolder(this.files, join(this.#directory, `request-${this.#folders}`));
    await this.files.makeDirectory(folder.directory);
    return folder;
  }

  /** Never rejects. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.files.removeTree(this.#directory).catch(() => {});
    await this.files.removeFile(this.#owner).catch(() => {});
  }

  #beat(): void {
    const now = Date.now();
    for (const path of this.heartbeats) void this.files.touch(path, now).catch(() => {});
  }
}
