import type { Plugin } from '@clipwright/core/author';
import type { ContainerModule } from 'inversify';

/** A plug-in that is in use. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** As it was named; its own name where it was not. */
  readonly named: string;
  /** What named it: an option, a file of settings, or the program around the command. */
  readonly by: string;
  /** Where it was loaded from, as an absolute path; absent where it came as an object. */
  readonly file?: string;
}

/** What is in use beside what the command brings. */
export interface Extensions {
  /** In order of preference: those of the command line, of the file of settings, of the program around the command. */
  readonly plugins: readonly LoadedPlugin[];
  /** Modules of the program around the command. */
  readonly modules: readonly ContainerModule[];
  /** The file of settings that was read, as an absolute path. */
  readonly config?: string;
}

/** How a plug-in is told from others in messages: `./x.mjs (--plugin)`. */
export function toldOf({ named, by }: Pick<LoadedPlugin, 'named' | 'by'>): string {
  return `${named} (${by})`;
}
