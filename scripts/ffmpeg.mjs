// Has ffmpeg and ffprobe at hand for the checkout. The published packages never install anything.
import { spawnSync } from 'node:child_process';
import { Failure, heading, run } from './process.mjs';

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

/**
 * Installs Debian's or Ubuntu's ffmpeg when that is possible without asking; otherwise says what to type, and fails.
 */
export async function ensureFfmpeg() {
  if (missing().length === 0) return;
  const apt = process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (apt && !process.env.CLIPWRIGHT_FFMPEG && !process.env.CLIPWRIGHT_FFPROBE) {
    heading('ffmpeg and ffprobe are not here: installing them with apt-get');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'ffmpeg'], { env });
  }
  const absent = missing();
  if (absent.length === 0) return;
  const line = remedy();
  const advice = line === undefined ? 'Install ffmpeg (https://ffmpeg.org/download.html)' : `Type:\n\n    ${line}\n\n`;
  throw new Failure(`Not found, or not usable: ${absent.join(', ')}. ${advice}and start again.`);
}
