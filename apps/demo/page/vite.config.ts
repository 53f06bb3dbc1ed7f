import { defineConfig } from 'vite';

/** Builds the studio into `apps/demo/dist/page`, from the sources of the packages that it uses. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['@clipwright/source', 'module', 'browser'] },
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2023',
    // Nothing inline: the page is served with a strict content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Components say "use client" at their top, which means nothing here.
      onwarn: (warning, tell) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') tell(warning);
      },
    },
  },
});
