import { relative, resolve } from 'node:path';
import { createProject } from './create-project.ts';
import { isTemplateName, templateNames, templates } from './templates.ts';

/** What the command takes from its surroundings. */
export interface CreateContext {
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

const help = `Usage: npm create clipwright TEMPLATE FOLDER

Starts a project for Clipwright in a folder that is not there yet.

Templates:
${Object.entries(templates)
  .map(([name, does]) => `  ${name.padEnd(10)}${does}`)
  .join('\n')}

For example: npm create clipwright loader clipwright-loader-gif
`;

/** Runs the command and gives its exit code: 0 done, 1 failed, 2 usage. Never rejects. */
export async function run(argv: readonly string[], { cwd, stdout, stderr }: CreateContext): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    stdout(help);
    return 0;
  }
  const wrong = (problem: string): number => {
    stderr(`create-clipwright: ${problem}\n\n${help}`);
    return 2;
  };
  const [template, folder, ...others] = argv;
  if (template === undefined) return wrong('There is no template.');
  if (!isTemplateName(template)) {
    return wrong(`There is no template ${template}. There are ${templateNames.join(', ')}.`);
  }
  if (folder === undefined || folder.startsWith('-')) return wrong('There is no folder.');
  if (others.length > 0) return wrong(`${others.join(' ')} is too much.`);
  try {
    const { directory, files } = await createProject({ template, directory: resolve(cwd, folder) });
    const written = files.map((file) => `  ${file}\n`).join('');
    const place = relative(cwd, directory) || '.';
    stdout(`${directory}\n${written}\nNext:\n  cd ${place}\n  npm install\n  npm test\n`);
    return 0;
  } catch (error) {
    stderr(`create-clipwright: ${error instanceof Error ? error.message : error}\n`);
    return 1;
  }
}
