import type { ConfigFile } from '@clipwright/cli';

/**
 * The settings of the command, for `clipwright.config.ts` (`.mjs`, `.js`) in the directory where it runs. Gives back what
 * it is given, so that an editor knows what may be there.
 *
 * @example
 * import { defineConfig } from 'clipwright';
 * import { gif } from 'clipwright-loader-gif';
 *
 * export default defineConfig({
 *   plugins: [gif({ loop: true }), process.env.FAST && './fast-renderer.mjs'],
 *   defaults: { cacheSize: '50GB', onError: 'hold' },
 * });
 */
export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}
