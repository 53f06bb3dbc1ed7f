import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { CliContext } from './context.ts';

/** What the environment says: the only place that reads it. An empty variable counts as not set. */
export interface Environment {
  /** `CLIPWRIGHT_FFMPEG` and `CLIPWRIGHT_FFPROBE`: the programs to use. */
  readonly tools: { readonly ffmpeg?: string; readonly ffprobe?: string };
  /** `CLIPWRIGHT_CACHE_DIR`, or the platform's place for such files. Absolute. */
  readonly cacheDirectory: string;
  /** `CLIPWRIGHT_QUEUE_URL`: where workers take pieces from. A password may stand in it. */
  readonly queueUrl?: string;
  /** What programs for services like Amazon S3 are told: region, address of the service, and who asks. */
  readonly bucket: {
    readonly region?: string;
    readonly endpoint?: string;
    readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  };
}

export function readEnvironment({ env, cwd }: Pick<CliContext, 'env' | 'cwd'>): Environment {
  const ffmpeg = env.CLIPWRIGHT_FFMPEG;
  const ffprobe = env.CLIPWRIGHT_FFPROBE;
  return {
    tools: { ...(ffmpeg ? { ffmpeg } : {}), ...(ffprobe ? { ffprobe } : {}) },
    cacheDirectory: env.CLIPWRIGHT_CACHE_DIR ? resolve(cwd, env.CLIPWRIGHT_CACHE_DIR) : platformDirectory(env),
    ...(env.CLIPWRIGHT_QUEUE_URL ? { queueUrl: env.CLIPWRIGHT_QUEUE_URL } : {}),
    bucket: bucketIn(env),
  };
}

function bucketIn(env: CliContext['env']): Environment['bucket'] {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: token } = env;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  return {
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(accessKeyId && secretAccessKey
      ? { credentials: { accessKeyId, secretAccessKey, ...(token ? { sessionToken: token } : {}) } }
      : {}),
  };
}

function platformDirectory(env: CliContext['env']): string {
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'clipwright', 'cache');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'clipwright');
  // The XDG specification says that a relative path is to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), '.cache'), 'clipwright');
}
