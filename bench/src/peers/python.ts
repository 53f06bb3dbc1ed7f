import { fileURLToPath } from 'node:url';
import { ask } from '../process.ts';

/** Debian's modules are its own Python's; others may be in whichever Python comes first. */
const interpreters = ['python3', '/usr/bin/python3'];

export interface PythonModule {
  readonly interpreter: string;
  readonly version: string;
}

const found = new Map<string, Promise<PythonModule | undefined>>();

/** The Python that can import a module, and the module's version; looked for once, since importing takes its time. */
export function pythonModule(name: string): Promise<PythonModule | undefined> {
  const known = found.get(name) ?? lookFor(name);
  found.set(name, known);
  return known;
}

async function lookFor(name: string): Promise<PythonModule | undefined> {
  for (const interpreter of interpreters) {
    const said = await ask(interpreter, ['-c', `import ${name}; print(${name}.__version__)`]);
    const version = said?.trim().split('\n').at(-1);
    if (version) return { interpreter, version };
  }
  return undefined;
}

/** Absolute path of one of the scripts in `bench/python`. */
export function pythonScript(name: string): string {
  return fileURLToPath(new URL(`../../python/${name}`, import.meta.url));
}
