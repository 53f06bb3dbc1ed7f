// Has ffmpeg and ffprobe at hand for the checkout. The published packages never install anything.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installByApt } from './apt.mjs';
import { Failure, heading, root } from './process.mjs';

const answers = (program) => spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0;

function missing() {
  const { CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE } = process.env;
  return [CLIPWRIGHT_FFMPEG || 'ffmpeg', CLIPWRIGHT_FFPROBE || 'ffprobe'].filter((program) => !answers(program));
}

/** What to type on this machine. */
function remedy() {
  if (process.platform === 'darwin') return 'brew install ffmpeg';
  if (process.platform === 'win32') return 'winget install Gyan.FFmpeg';
  const managers = [
    ['apt-get', 'sudo apt-get update && sudo apt-get install -y ffmpeg'],
    ['dnf', 'sudo dnf install ffmpeg-free'],
    ['apk', 'sudo apk add ffmpeg'],
    ['pacman', 'sudo pacman -S ffmpeg'],
  ];
  const found = managers.find(
    ([program]) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined,
  );
  return found?.[1];
}

/** Whether FFmpeg's libraries are installed, which npm brings where it can. */
function hasLibrary() {
  try {
    createRequire(join(root, 'package.json')).resolve('node-av/lib');
    return true;
  } catch {
    return false;
  }
}

/** Whether both programs are here. */
export const hasFfmpeg = () => missing().length === 0;

async function install() {
  const { CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE } = process.env;
  if (CLIPWRIGHT_FFMPEG || CLIPWRIGHT_FFPROBE) return;
  await installByApt('ffmpeg', 'ffmpeg and ffprobe');
}

/**
 * Has ffmpeg and ffprobe at hand: installs them where that is possible without asking. Where they are missing all the
 * same, says what goes on without them, or fails and says what to type.
 *
 * @param without `nothing` where all needs them, `libraries` where FFmpeg's libraries stand in for them, `tests` for tests,
 * of which those that need them are left out.
 */
export async function ensureFfmpeg(without = 'nothing') {
  if (hasFfmpeg()) return;
  await install();
  const absent = missing();
  if (absent.length === 0) return;
  const line = remedy();
  const advice = line === undefined ? 'Install ffmpeg (https://ffmpeg.org/download.html) ' : `Type:\n\n    ${line}\n\n`;
  const said = `Not found, or not usable: ${absent.join(', ')}.`;
  const { CLIPWRIGHT_FFMPEG, CLIPWRIGHT_FFPROBE } = process.env;
  const isNamed = Boolean(CLIPWRIGHT_FFMPEG || CLIPWRIGHT_FFPROBE);
  if (isNamed || without === 'nothing' || (without === 'libraries' && !hasLibrary())) {
    throw new Failure(`${said} ${advice}and start again.`);
  }
  heading(`${said} Going on without`);
  console.log(goesOn[without](hasLibrary()));
  if (line !== undefined) console.log(`To have it, type: ${line}`);
}

const goesOn = {
  libraries: () => "FFmpeg's libraries are here, by node-av: they do the work.",
  tests: (hasLibrary) =>
    `Tests that need ffmpeg are skipped, and say so${hasLibrary ? '' : ', and so are those that need node-av, which is not installed'}.`,
};
