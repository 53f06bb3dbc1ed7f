// What packages export, as a report for each entry point (`packages/*/api/*.api.md`), so that a change of it is seen:
// fails where a report says something else than the types that were built; `--accept` writes the reports.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { members } from './members.mjs';
import { root } from './process.mjs';

const compilerOptions = {
  ...{ target: 'es2023', lib: ['es2023', 'esnext.disposable'], types: ['node'], module: 'nodenext' },
  ...{ moduleResolution: 'nodenext', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
};
const none = { default: { logLevel: 'none' } };

/** A package's entry points: the name of each, such as `core.inversify`, and where its types are. */
function entryPoints(directory) {
  const { name, exports } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const short = name.replace('@clipwright/', '');
  return Object.entries(exports).flatMap(([path, { types }]) =>
    types === undefined ? [] : [{ name: `${short}${path.slice(1).replaceAll('/', '.')}`, types }],
  );
}

/** @param scratch A folder that is left to others to remove. */
function configOf(directory, { name, types }, scratch) {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: directory,
      mainEntryPointFilePath: join(directory, types),
      compiler: { overrideTsconfig: { compilerOptions, files: [types] } },
      apiReport: {
        enabled: true,
        reportFolder: join(directory, 'api'),
        reportTempFolder: scratch,
        reportFileName: `${name}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: none,
        tsdocMessageReporting: none,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(directory, 'package.json'),
  });
}

/** Whether a report is as it was. Throws what is wrong with the types themselves. */
function isUnchanged(config, compilerState, isAccepted) {
  const { apiReportChanged } = Extractor.invoke(config, {
    compilerState,
    localBuild: isAccepted,
    messageCallback: (message) => {
      message.handled = true;
      const isAboutReport = message.messageId.startsWith('console-');
      if (message.logLevel === 'error' && !isAboutReport)
        throw new Error(`${config.mainEntryPointFilePath}: ${message.text}`);
    },
  });
  return !apiReportChanged;
}

/** Writes a package's reports, or gives the names of those that are not as they were. */
function compare(directory, isAccepted, scratch) {
  const entries = entryPoints(directory);
  const configs = entries.map((entry) => configOf(directory, entry, scratch));
  const additionalEntryPoints = configs.map((config) => config.mainEntryPointFilePath);
  const state = CompilerState.create(configs[0], { additionalEntryPoints });
  mkdirSync(join(directory, 'api'), { recursive: true });
  const changed = configs.filter((config) => !isUnchanged(config, state, isAccepted));
  const files = entries.map(({ name }) => `${name}.api.md`);
  const left = readdirSync(join(directory, 'api')).filter((file) => !files.includes(file));
  if (isAccepted) for (const file of left) rmSync(join(directory, 'api', file));
  return isAccepted ? [] : [...changed.map(({ reportFilePath }) => basename(reportFilePath)), ...left];
}

const isAccepted = process.argv.includes('--accept');
const published = members().filter(({ manifest }) => manifest.private !== true);
const scratch = mkdtempSync(join(tmpdir(), 'clipwright-api-'));
try {
  const changed = published.flatMap(({ directory }) => compare(join(root, directory), isAccepted, scratch));
  if (changed.length > 0) {
    console.error(`What is exported has changed: ${changed.join(', ')}.`);
    console.error('`npm run api` writes the reports: look at how they change.');
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
