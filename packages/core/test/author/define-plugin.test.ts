import { describe, expect, it } from 'vitest';
import { checkUsablePlugin, definePlugin } from '../../src/author/define-plugin.ts';
import type { Plugin } from '../../src/author/plugin.ts';

const make = (): never => {
  throw new Error('Nothing is made before it is needed.');
};
const format = { extensions: ['.edl'], read: make, colour: 'kept for others' };

/** What plain JavaScript may hand over. */
function refusalOf(plugin: unknown): unknown {
  try {
    checkUsablePlugin(plugin);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('definePlugin', () => {
  it('gives back what it is given, and makes nothing of it', () => {
    const plugin: Plugin = {
      name: '@me/clipwright-all',
      contract: 1,
      modules: [{ id: 1, load: make }],
      loaders: { gif: make },
      caches: { lru: make },
      stores: { sqlite: make },
      renderers: { 'animated-gif': make },
      formats: { edl: format },
    };
    expect(definePlugin(plugin)).toBe(plugin);
    expect(refusalOf(plugin)).toBeUndefined();
  });

  it('takes one that is a class, whose members stay its own', () => {
    class Own implements Plugin {
      readonly #name = 'own';
      readonly contract = 1;
      get name() {
        return this.#name;
      }
    }
    const plugin = new Own();
    expect(definePlugin(plugin)).toBe(plugin);
  });

  it('leaves the number of the contract to who uses it', () => {
    const newer = { name: 'newer', contract: 2, novelty: 1 };
    expect(definePlugin({ name: 'newer', contract: 2 })).toMatchObject({ contract: 2 });
    expect(refusalOf(newer)).toMatchObject({
      code: 'plugin-incompatible',
      message:
        'The plug-in newer was written for Plugin 2, and this core has Plugin 1. ' +
        'Install a newer @clipwright/core, or an older release of the plug-in newer.',
    });
    expect(refusalOf({ name: 'older', contract: 0 })).toMatchObject({
      remedy: expect.stringContaining('made for this'),
    });
  });

  it.each<[unknown, string]>([
    [undefined, 'The option plugin is not there.'],
    ['gif', 'The option plugin is "gif".'],
    [{ contract: 1 }, 'plugin.name is undefined. Give a name such as clipwright-loader-gif.'],
    [{ name: 'a b', contract: 1 }, 'plugin.name is "a b".'],
    [{ name: 'x' }, 'plugin.contract of x is undefined. Write the number of the contract, which is 1.'],
    [{ name: 'x', contract: '1' }, 'plugin.contract of x is "1".'],
    [{ name: 'x', contract: 1, loader: {} }, 'There is no option plugin.loader. Did you mean "loaders"?'],
    [{ name: 'x', contract: 1, loaders: [] }, 'plugin.loaders is an array.'],
    [{ name: 'x', contract: 1, loaders: { gif: {} } }, 'plugin.loaders.gif is an object. Give a function that makes'],
    [{ name: 'x', contract: 1, stores: { 'a b': make } }, 'plugin.stores has the name "a b".'],
    [{ name: 'x', contract: 1, modules: [{}] }, 'plugin.modules of x is no array of modules.'],
    [
      { name: 'x', contract: 1, formats: { edl: { extensions: ['edl'], read: make } } },
      'plugin.formats.edl is an object.',
    ],
    [{ name: 'x', contract: 1, formats: { edl: make } }, 'plugin.formats.edl is'],
  ])('refuses %j', (plugin, said) => {
    expect(refusalOf(plugin)).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(said) });
  });
});
