import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** An ffmpeg that does nothing with what is called `held` but wait, until it is let go. */
export interface HeldFfmpeg {
  readonly program: string;
  /** Resolves when it is asked to encode something of that name, and again when it is asked anew. */
  arrived(): Promise<void>;
  letGo(): Promise<void>;
}

export async function heldFfmpeg(directory: string): Promise<HeldFfmpeg> {
  const place = (name: string): string => join(directory, name);
  const program = place('ffmpeg-held');
  const arrived = place('arrived');
  const open = place('open');
  const script = `#!/bin/sh
case "$*" in *held*libx264*) : > "${arrived}"; until [ -e "${open}" ]; do sleep 0.1; done ;; esac
exec ffmpeg "$@"
`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  return {
    program,
    arrived: async () => {
      await expect.poll(() => existsSync(arrived)).toBe(true);
      await rm(arrived);
    },
    letGo: () => writeFile(open, ''),
  };
}
