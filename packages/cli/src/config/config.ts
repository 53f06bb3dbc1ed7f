import type { Plugin } from '@clipwright/core/author';

/** What a file of settings names: a package, a file (`./x.mjs`), a plug-in itself, or several; falsy ones are nothing. */
export type PluginEntry = string | Plugin | false | null | undefined | readonly PluginEntry[];

/**
 * Values of the command's options, under their names without dashes (`cacheDir` of `--cache-dir`; `audio: false` of
 * `--no-audio`), written as on the command line or as the number, the truth or the array that they are. Each counts
 * where it is an option of the command that runs, and where neither that nor the environment says otherwise. An array is
 * taken as a whole, or not at all.
 */
export interface ConfigDefaults {
  readonly quiet?: boolean;
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  readonly loader?: string | readonly string[];
  /** `false` is `--no-cache`; a name is `--cache NAME`. */
  readonly cache?: boolean | string;
  readonly store?: string;
  readonly renderer?: string;
  readonly [option: string]: string | number | boolean | readonly (string | number)[] | undefined;
}

/** What `clipwright.config.ts` (`.js`, `.mjs`, `.json`) exports by default. */
export interface ConfigFile {
  readonly plugins?: readonly PluginEntry[];
  readonly defaults?: ConfigDefaults;
}

/** The same as it was read. */
export interface Config {
  /** As messages call it. */
  readonly name: string;
  /** Absolute paths. */
  readonly file: string;
  readonly folder: string;
  /** Names and plug-ins, in one flat list. */
  readonly plugins: readonly unknown[];
  readonly defaults: Readonly<Record<string, unknown>>;
}
