import type { Folders } from '@clipwright/node-kit';
import type { Told } from './errors/told.ts';
import type { Limiter } from './http/limiter.ts';
import type { ServerLimits, ServerOptions } from './options.ts';

/** What routes work with, for as long as the server lives. */
export interface Workshop {
  readonly options: ServerOptions;
  readonly limits: Required<ServerLimits>;
  readonly media: Folders;
  readonly out: Folders;
  readonly told: Told;
  /** Of what decodes. */
  readonly decoding: Limiter;
}
