import { writeFileSync } from 'node:fs';

/** Writes docs/configuration.md anew, from what is built now. */
await import('./build-quietly.js');
if (!process.exitCode) {
  const { CONFIGURATION_PAGE, configurationPage } = await import('../apps/entente/dist/configuration-page.js');
  writeFileSync(CONFIGURATION_PAGE, configurationPage());
}
