import { run } from './command-line.js';

// Whoever reads our output may stop reading: that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  process.exitCode = await run(process.argv.slice(2), process.env);
} catch (error) {
  const { whyUnusable } = await import('./why-unusable.js'); // The commands load what it needs themselves, so that help answers at once.
  const why = whyUnusable(error);
  if (why === undefined) throw error;
  console.error(why);
  process.exitCode = 2;
}
