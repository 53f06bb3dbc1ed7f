// Fills what every package.json says of the project: `node scripts/metadata.mjs [ADDRESS]`. With an address, that is
// where the repository is from now on; `repository` of the package.json at the top is the one place that knows it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { members } from './members.mjs';
import { root, tool } from './process.mjs';

const common = ['clipwright', 'video'];

/** Beside the common ones. */
const keywords = {
  '@clipwright/core': ['timeline', 'rxjs', 'frame-accurate', 'montage'],
  '@clipwright/testing': ['conformance', 'testing', 'vitest'],
  '@clipwright/cache': ['cache', 'content-addressed', 'lease'],
  '@clipwright/store-s3': ['s3', 'object-storage', 'cache', 'content-addressed'],
  '@clipwright/node-kit': ['node', 'files'],
  '@clipwright/ffmpeg': ['ffmpeg', 'ffprobe', 'child-process'],
  '@clipwright/loader-ffmpeg': ['ffmpeg', 'decode', 'frames'],
  '@clipwright/prober-headers': ['mp4', 'matroska', 'webm', 'metadata'],
  '@clipwright/detect': ['ffmpeg', 'scene-detection', 'silence', 'beat-tracking'],
  '@clipwright/server': ['server', 'http', 'render-queue'],
  '@clipwright/distributed-bullmq': ['bullmq', 'redis', 'postgresql', 'render-farm', 'workers'],
  '@clipwright/filters': ['ffmpeg', 'filtergraph'],
  '@clipwright/libav': ['ffmpeg', 'libav', 'decode', 'frames'],
  '@clipwright/packets': ['h264', 'hevc', 'mp4', 'packets'],
  '@clipwright/loudness': ['loudness', 'lufs', 'true-peak', 'ebu-r128'],
  '@clipwright/rendering': ['render', 'concat'],
  '@clipwright/renderer-ffmpeg': ['ffmpeg', 'encode', 'render', 'concat'],
  '@clipwright/timeline-formats': ['edit-decision-list', 'timeline', 'csv'],
  '@clipwright/text': ['titles', 'subtitles', 'webvtt', 'text-layout'],
  '@clipwright/cli': ['cli', 'ffmpeg', 'render', 'montage'],
  'create-clipwright': ['create', 'template', 'plugin'],
  clipwright: ['cli', 'ffmpeg', 'frame-accurate', 'montage', 'render'],
};

const repositoryOf = (url) => ({ type: 'git', url: `git+${url}.git` });

/** What a package.json has to say, beside what it says by itself. */
export function metadataOf(name, directory, address) {
  return {
    homepage: directory === '' ? `${address}#readme` : `${address}/tree/main/${directory}#readme`,
    bugs: { url: `${address}/issues` },
    repository: { ...repositoryOf(address), ...(directory !== '' && { directory }) },
    keywords: [...common, ...(keywords[name] ?? [])],
  };
}

/** Where the repository is, without an ending. */
export function address() {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
}

function fill(directory, at) {
  const file = join(root, directory, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const said = metadataOf(manifest.name, directory, at);
  const others = Object.entries(manifest).filter(([key]) => !Object.hasOwn(said, key));
  const after = others.findIndex(([key]) => key === 'license');
  const entries = [...others.slice(0, after), ...Object.entries(said), ...others.slice(after)];
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const at = process.argv[2]?.replace(/(\.git|\/)$/, '') ?? address();
  const files = ['', ...members().map(({ directory }) => directory)].map((directory) => fill(directory, at));
  await tool('@biomejs/biome', ['format', '--write', ...files]);
}
