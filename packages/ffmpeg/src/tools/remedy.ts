const install: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'sudo apt install ffmpeg (or the same with dnf, pacman, apk)',
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
};

/** What to do when a tool is missing on a platform. */
export function installRemedy(platform: NodeJS.Platform = process.platform): string {
  const line = install[platform] ?? 'install ffmpeg from https://ffmpeg.org/download.html';
  return `Install ffmpeg and ffprobe: ${line}. Or give the paths of both yourself.`;
}
