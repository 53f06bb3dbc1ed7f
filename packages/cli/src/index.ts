export type { ConfigDefaults, ConfigFile, PluginEntry } from './config/config.ts';
export type { CliContext, CliStream } from './context.ts';
export { exitCodes } from './exit-codes.ts';
export type { CliExtras } from './prepare.ts';
export { runCli } from './run-cli.ts';
