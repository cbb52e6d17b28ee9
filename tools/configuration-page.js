/** Writes docs/configuration.md anew, from what is built now. */
await import('./build-quietly.js');
if (!process.exitCode) (await import('../apps/entente/dist/configuration-page.js')).writeConfigurationPage();
