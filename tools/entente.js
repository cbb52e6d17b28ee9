/** The command line over what is built now: one process from the first moment, so that a signal to it reaches the server. */
await import('./build-quietly.js');
if (!process.exitCode) await import('../apps/entente/dist/main.js');
