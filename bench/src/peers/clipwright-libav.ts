import { libraryInstalled } from '@clipwright/libav';
import { libraryEngine } from './clipwright/engine.ts';
import { clipwrightBy } from './clipwright.ts';

const available = async () => (libraryInstalled() ? 'this checkout' : undefined);

/** Ourselves, by FFmpeg's libraries in threads of this process. */
export const clipwrightLibav = clipwrightBy('Clipwright, libav', available, libraryEngine(false));

/** The same in child processes, which a crash cannot leave. */
export const clipwrightIsolated = clipwrightBy('Clipwright, libav isolated', available, libraryEngine(true));
