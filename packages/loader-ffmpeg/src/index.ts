export type { FfmpegLoaderOptions } from './ffmpeg-loader.ts';
export { ffmpegLoader } from './ffmpeg-loader.ts';
export type { RemoteOptions } from './remote/remote-options.ts';
export { remoteSources } from './remote/remote-sources.ts';
export type { ResolveHost } from './remote/resolve-host.ts';
