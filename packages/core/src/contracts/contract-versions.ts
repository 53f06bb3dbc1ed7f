import { ClipwrightError } from '../errors/clipwright-error.ts';

/**
 * The number of each contract as this core has it. One rises when what kept the contract before may no longer work:
 * something is required, taken away or means something else. What may be left out leaves it.
 */
export const contractVersions = {
  ClipLoader: 1,
  ClipCache: 1,
  ArtifactStore: 1,
  ClipRenderer: 1,
  Prober: 1,
  TimelineFormat: 1,
  TextPainter: 1,
  Plugin: 1,
} as const;

export type ContractName = keyof typeof contractVersions;

/** What a plug-in says of the contracts that it keeps. */
export interface Versioned {
  /**
   * The number of each contract that it was written for, such as `{ ClipLoader: 1 }`. Written as a number, and not
   * taken from {@link contractVersions}, which says what the core has that it meets. Where that has another one, it is
   * refused (`plugin-incompatible`). @default it is taken as it is
   */
  readonly contracts?: { readonly [Name in ContractName]?: number };
}

/**
 * Refuses a plug-in that was written for another number of a contract than this core's. Errors:
 * `plugin-incompatible`.
 *
 * @param option What it was given as, for the message: `loader`.
 * @param plugin Asked for its `contracts`, and nothing else.
 */
export function checkContract(option: string, contract: ContractName, plugin: Versioned | undefined): void {
  const written = plugin?.contracts?.[contract];
  const current = contractVersions[contract];
  if (written === undefined || written === current) return;
  const message = `The ${option} was written for ${contract} ${written}, and this core has ${contract} ${current}.`;
  throw new ClipwrightError('plugin-incompatible', message, {
    remedy:
      written < current
        ? `Install a release of the ${option} that was made for this core, or an older @clipwright/core.`
        : `Install a newer @clipwright/core, or an older release of the ${option}.`,
    details: { option, contract, written, current },
  });
}
