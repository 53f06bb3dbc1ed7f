import type { Command } from 'commander';
import { type CliStream, columnsOf } from './context.ts';
import { wrapped } from './output/wrapped.ts';

/** Command lines for the end of each command's help: what it is used for, by its words from the program's on. */
const examples: Readonly<Record<string, readonly string[]>> = {
  '': [
    'clipwright render cuts.json -o montage.mp4',
    'clipwright cut talk.mp4 --silence | clipwright render - -o short.mp4',
    'clipwright help render',
  ],
  render: [
    'clipwright render cuts.json -o montage.mp4',
    "clipwright render 'holiday/*.mp4' -o holiday.mp4 --music song.mp3",
    'clipwright render cuts.json -o montage.mp4 --loudness -14',
    'clipwright render cuts.csv -o draft.mp4 --draft --watch',
    'clipwright render cuts.json -o out.mp4 --queue redis://queue --store /shared',
  ],
  plan: ['clipwright plan cuts.json', 'clipwright plan cuts.json --copy always --json'],
  load: ['clipwright load cuts.json', 'clipwright load from-a-colleague.json --media ~/rushes'],
  validate: ['clipwright validate cuts.json', 'clipwright validate cuts.csv --json'],
  probe: ['clipwright probe holiday.mp4', 'clipwright probe holiday --json'],
  loudness: ['clipwright loudness montage.mp4', 'clipwright loudness episode.mp3 --json'],
  cut: [
    'clipwright cut talk.mp4 --silence --padding 0.2 -o cuts.json',
    'clipwright cut film.mp4 --scenes | clipwright sheet - -o scenes.jpg',
    'clipwright cut rushes --beats song.mp3 --every-beats 2 -o montage.json',
  ],
  convert: ['clipwright convert cut.fcpxml -o cut.otio', 'clipwright convert cuts.csv -o cut.edl --media ~/rushes'],
  frames: [
    'clipwright frames holiday.mp4 --at 1.5,3 -o pictures',
    'clipwright frames holiday.mp4 --every 10 -o pictures',
  ],
  sheet: ['clipwright sheet cuts.json -o sheet.jpg', 'clipwright sheet holiday -o sheet.png --columns 4'],
  'cache info': ['clipwright cache info', 'clipwright cache info --json'],
  'cache verify': ['clipwright cache verify', 'clipwright cache verify --repair'],
  'cache prune': ['clipwright cache prune --cache-size 5GB'],
  'cache clear': ['clipwright cache clear'],
  mcp: ['clipwright mcp ~/footage', 'clipwright mcp ~/footage ~/music --no-cache'],
  worker: [
    'clipwright worker --queue redis://queue --store /shared --media /media',
    'clipwright worker --queue-file ~/queue --store s3://pieces --media /media',
  ],
  jobs: ['clipwright jobs --queue redis://queue', 'clipwright jobs --json'],
  serve: ['clipwright serve --media ~/footage --out ~/films --port 8080'],
  doctor: ['clipwright doctor', 'clipwright doctor --plugin clipwright-loader-gif --json'],
  schema: ['clipwright schema render', 'clipwright schema cache info', 'clipwright schema error'],
  completion: ['clipwright completion fish > ~/.config/fish/completions/clipwright.fish'],
  conform: ['clipwright conform ./my-loader.conformance.js'],
};

/** Ends the help of a command, and of all below it, with examples. */
export function addExamples(command: Command, stdout: CliStream, path = ''): void {
  const lines = (examples[path] ?? []).map((line) => `  ${line}`);
  if (lines.length > 0) {
    command.addHelpText('after', () => wrapped(['', 'Examples:', ...lines].join('\n'), columnsOf(stdout)));
  }
  for (const each of command.commands) addExamples(each, stdout, `${path} ${each.name()}`.trim());
}
