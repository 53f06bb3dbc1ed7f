import { ClipwrightError } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import type { Described } from '@clipwright/core/probing';
import type { Decoders, FoundFile } from './found-file.ts';

/** Files of which is kept what was found; those asked for longest ago are forgotten first. */
const maxKept = 32;

/** What was found of a file. */
export interface KeptFile {
  /** As it is of its bytes. */
  readonly version: string;
  readonly described: Described;
  readonly decoders: Decoders;
  readonly placed: FoundFile['placed'];
  readonly stretch?: NonNullable<FoundFile['stretch']>;
}

/** What was found of files lately, by what was asked: the index of a file is asked for soon after what is in it. */
export interface KeptFiles {
  keep(request: OpenRequest, file: KeptFile): void;
  /** What is kept of a file of this version. Errors: `source-changed` where it was another when it was probed. */
  of(request: OpenRequest, version: string): KeptFile | undefined;
}

export function keptFiles(): KeptFiles {
  const files = new Map<string, KeptFile>();
  return {
    keep: (request, file) => {
      const key = JSON.stringify(request);
      files.delete(key);
      files.set(key, file);
      const [oldest] = files.keys();
      if (files.size > maxKept && oldest !== undefined) files.delete(oldest);
    },
    of: (request, version) => {
      const kept = files.get(JSON.stringify(request));
      if (kept === undefined || kept.version === version) return kept;
      throw new ClipwrightError('source-changed', `${request.uri} changed since it was opened.`, {
        remedy: 'Wait until it is complete, and try again.',
      });
    },
  };
}
