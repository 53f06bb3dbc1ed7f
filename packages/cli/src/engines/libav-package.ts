/** The package as it is loaded: by those who use it, since a command that runs ffmpeg is to start without it. */
export type LibavPackage = typeof import('@clipwright/libav');

let loaded: Promise<LibavPackage> | undefined;

export function libavPackage(): Promise<LibavPackage> {
  loaded ??= import('@clipwright/libav');
  return loaded;
}
