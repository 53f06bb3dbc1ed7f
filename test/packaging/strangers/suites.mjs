// Every suite of the plug-ins that lie beside this, by the runner that Node brings.
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

for (const name of readdirSync(new URL('built/', import.meta.url))) {
  if (!name.endsWith('.laws.js')) continue;
  const { laws } = await import(new URL(`built/${name}`, import.meta.url).href);
  laws({ describe, it });
}
