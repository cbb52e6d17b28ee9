import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { DASHBOARDS, dashboard } from './dashboards.js';

/** Writes what k8s/components/monitoring holds twice: the rules as an object of Kubernetes, and the dashboards. `--check` says which are not as they should be. */
const FOLDER = new URL('../k8s/components/monitoring/', import.meta.url);

const rules = readFileSync(new URL('rules/entente.rules.yaml', FOLDER), 'utf8');
const HEAD = `# Written by \`node tools/monitoring.js\` from rules/entente.rules.yaml: change that, and write this anew.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: entente
  labels: { app.kubernetes.io/part-of: entente }
spec:
`;
const files = [
  ['prometheus-rule.yaml', HEAD + rules.replaceAll(/^(?=.)/gm, '  ')],
  ...DASHBOARDS.map((board) => [`dashboards/${board.uid}.json`, JSON.stringify(dashboard(board))]),
];

const isCheck = process.argv.includes('--check');
for (const [name, text] of files) {
  const file = fileURLToPath(new URL(name, FOLDER));
  const written = await format(text, { filepath: file, singleQuote: true, printWidth: 130 });
  if (!isCheck) writeFileSync(file, written);
  else if (readTextIn(file) !== written) {
    process.stderr.write(`${name} is not what this tool writes. Change the rules, or tools/dashboards.js, and run it.\n`);
    process.exitCode = 1;
  }
}

function readTextIn(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
