import { type ContractName, contractVersions, type Versioned } from '@clipwright/core/author';
import { check } from './check.ts';
import type { Law } from './law.ts';

/** That a product was written for the contract that the laws are of, if it says for which. */
export function contractLaw<P>(contract: ContractName, pluginOf: (product: P) => Versioned): Law<P> {
  return {
    title: 'the number of the contract that it was written for, if it says one, is that of core',
    check: async (product) => {
      const written = pluginOf(product).contracts?.[contract];
      const current = contractVersions[contract];
      const message = `It was written for ${contract} ${written}, and core has ${contract} ${current}.`;
      check(written === undefined || written === current, message);
    },
  };
}
