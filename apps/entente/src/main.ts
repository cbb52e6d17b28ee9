import { run } from './command-line.js';

// Whoever reads our output may stop reading: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await run(process.argv.slice(2), process.env);
} catch (error) {
  const { CannotStart } = await import('@entente/runtime/process'); // The commands load it themselves, so that help answers at once.
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
