import { type ContractName, checkContract, type Versioned } from '../contracts/contract-versions.ts';
import { invalidOption, told } from '../options/check-options.ts';

/** What a program hands to pipelines, and what each must have. */
const parts = {
  loader: { contract: 'ClipLoader', method: 'open', usual: 'ffmpegLoader() of @clipwright/loader-ffmpeg' },
  cache: { contract: 'ClipCache', method: 'acquire', usual: 'memoryCache() of @clipwright/cache' },
  renderer: {
    contract: 'ClipRenderer',
    method: 'renderSegment',
    usual: 'ffmpegRenderer() of @clipwright/renderer-ffmpeg',
  },
  store: { contract: 'ArtifactStore', method: 'acquire', usual: 'temporaryStore() of @clipwright/cache' },
} as const satisfies Record<string, { contract: ContractName; method: string; usual: string }>;

export type PartName = keyof typeof parts;

/**
 * Refuses parts that are missing, are no such part, or were written for another core. Errors: `invalid-option` with the
 * part's name, `plugin-incompatible`.
 *
 * @param required Those that must be there; of the others, those that are.
 */
export function checkParts(
  given: { readonly [Name in PartName]?: Versioned | undefined },
  required: readonly PartName[],
): void {
  for (const name of ['loader', 'cache', 'renderer', 'store'] as const) {
    const part: unknown = given[name];
    const { contract, method, usual } = parts[name];
    if (part === undefined) {
      if (required.includes(name)) throw invalidOption(name, `There is no ${name}.`, `Give one, such as ${usual}.`);
      continue;
    }
    if (typeof part === 'function') {
      throw invalidOption(name, `The option ${name} is a function.`, `Call it: give what it makes, as ${usual}.`);
    }
    if (typeof part !== 'object' || part === null || typeof Reflect.get(part, method) !== 'function') {
      const what = part instanceof Promise ? 'is a promise' : `is ${told(part)} without ${method}()`;
      const remedy = part instanceof Promise ? 'Await it.' : `It must be a ${contract}, such as ${usual}.`;
      throw invalidOption(name, `The option ${name} ${what}.`, remedy);
    }
    checkContract(name, contract, given[name]);
  }
}
