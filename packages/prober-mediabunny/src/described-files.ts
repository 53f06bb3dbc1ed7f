import { ClipwrightError, type OpenRequest } from '@clipwright/core';
import type { Described } from '@clipwright/core/probing';

/** Files of which is kept what was found; those asked for longest ago are forgotten first. */
const mostKept = 32;

interface Kept {
  readonly version: string;
  readonly described: Described;
}

/** What was found of files lately, by what was asked: the index of a file is asked for soon after what is in it. */
export interface DescribedFiles {
  keep(request: OpenRequest, version: string, described: Described): void;
  /** What is kept of a file of this version. Errors: `source-changed` where it was another when it was probed. */
  of(request: OpenRequest, version: string): Described | undefined;
}

export function describedFiles(): DescribedFiles {
  const files = new Map<string, Kept>();
  return {
    keep: (request, version, described) => {
      const key = JSON.stringify(request);
      files.delete(key);
      files.set(key, { version, described });
      const [oldest] = files.keys();
      if (files.size > mostKept && oldest !== undefined) files.delete(oldest);
    },
    of: (request, version) => {
      const kept = files.get(JSON.stringify(request));
      if (kept === undefined || kept.version === version) return kept?.described;
      throw new ClipwrightError('source-changed', `${request.uri} changed since it was opened.`, {
        remedy: 'Wait until it is complete, and try again.',
      });
    },
  };
}
