/**
 * Follows the Dockerfile without Docker: `node tools/dockerfile.js <new folder> [Dockerfile]` makes each stage a folder below the new one, runs what
 * is to be run on this machine's Node, and prints what the last stage has become, as JSON. An instruction that it does not know ends it: better no
 * answer than another one than Docker's.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lchownSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONTEXT = fileURLToPath(new URL('..', import.meta.url));
const isRoot = process.getuid?.() === 0;

const read = (file) => readFileSync(resolve(CONTEXT, file), 'utf8');
const linesOf = (text) => text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));

/** The last pattern that matches a path, or a folder that it is in, decides. */
const PATTERNS = linesOf(read('.dockerignore')).map((line) => {
  const pattern = line.replace(/^!/, '');
  const source = pattern.replace(/\*\*\/|[*.]/g, (part) => ({ '**/': '(.*/)?', '*': '[^/]*', '.': '\\.' })[part]);
  return { isKept: line !== pattern, matches: new RegExp(`^${source}(/|$)`) };
});
const isIgnored = (path) => path !== '' && PATTERNS.findLast(({ matches }) => matches.test(path))?.isKept === false;

function instructionsIn(text) {
  return linesOf(text.replace(/\\\n/g, ' ')).map((line) => {
    const [, name, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    const [, written = '', operands = ''] = /^((?:--\S+\s+)*)(.*)$/.exec(rest ?? '') ?? [];
    const flags = Object.fromEntries([...written.matchAll(/--(\w+)(?:=(\S+))?/g)].map(([, flag, value]) => [flag, value]));
    return { line, name, flags, rest: operands.trim() };
  });
}

const stages = [];
/** Where a path of the container is, in a stage of it. */
const inside = (stage, path) => join(stage.root, posix.resolve(stage.workdir, path));

const FOLLOWED = {
  FROM(_, { rest }, target) {
    const [, image, name = String(stages.length)] = /^(node:\S+)(?: AS (\w+))?$/.exec(rest) ?? [];
    if (!image) throw new Error(`FROM ${rest}: only images of Node can be stood in for.`);
    const root = join(target, name);
    mkdirSync(root, { recursive: true });
    stages.push({ name, root, workdir: '/', env: {}, user: '0:0', cmd: [] });
  },
  WORKDIR(stage, { rest }) {
    stage.workdir = posix.resolve(stage.workdir, rest);
    mkdirSync(inside(stage, '.'), { recursive: true });
  },
  COPY(stage, { rest, flags: { from, chown, ...others } }) {
    if (Object.keys(others).length > 0) throw new Error(`COPY knows --from and --chown only.`);
    const [source, to, ...more] = rest.split(/\s+/);
    if (to === undefined || more.length > 0) throw new Error(`COPY takes one source and one place.`);
    const origin = from === undefined ? CONTEXT : stages.find(({ name }) => name === from)?.root;
    if (origin === undefined) throw new Error(`No stage is called ${from}.`);
    const file = join(origin, source);
    const isFolder = statSync(file).isDirectory();
    const place = isFolder || !existsSync(inside(stage, to)) ? inside(stage, to) : join(inside(stage, to), basename(source));
    const filter = (path) => from !== undefined || !isIgnored(relative(CONTEXT, path));
    cpSync(file, place, { recursive: true, verbatimSymlinks: true, filter });
    if (chown !== undefined && isRoot) give(place, ...chown.split(':').map(Number));
  },
  RUN(stage, { rest, flags }) {
    if (Object.keys(flags).length > 0) throw new Error('RUN knows no flags here.');
    const { PATH, HOME } = process.env;
    // What was fetched before is not fetched again: nothing else is different from a build anywhere.
    const env = { PATH, HOME, npm_config_prefer_offline: 'true', ...stage.env };
    const { status } = spawnSync('/bin/sh', ['-c', rest], { cwd: inside(stage, '.'), env, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`It ended with ${status}.`);
  },
  ENV(stage, { rest }) {
    const [, name, value] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
    if (!name) throw new Error('Write one NAME=value, without blanks.');
    stage.env[name] = value;
  },
  USER(stage, { rest }) {
    if (!/^\d+:\d+$/.test(rest)) throw new Error('Write numbers: an orchestrator cannot tell who a name is.');
    stage.user = rest;
  },
  CMD(stage, { rest }) {
    if (!rest.startsWith('[')) throw new Error('Write a list: a shell would not hand on the signal to end.');
    stage.cmd = JSON.parse(rest);
  },
};

function give(place, uid, gid) {
  lchownSync(place, uid, gid);
  if (statSync(place).isDirectory()) for (const name of readdirSync(place)) give(join(place, name), uid, gid);
}

const [target, dockerfile = 'Dockerfile'] = process.argv.slice(2);
if (target === undefined || existsSync(target)) {
  process.stderr.write('Write a folder that is not there yet: node tools/dockerfile.js <new folder>\n');
  process.exit(2);
}
for (const instruction of instructionsIn(read(dockerfile))) {
  const follow = Object.hasOwn(FOLLOWED, instruction.name ?? '') ? FOLLOWED[instruction.name] : undefined;
  try {
    if (!follow) throw new Error(`It is not known here. Known are: ${Object.keys(FOLLOWED).join(', ')}.`);
    follow(stages.at(-1), instruction, target);
  } catch (error) {
    process.stderr.write(`${instruction.line}\n  ${error.message}\n`);
    process.exit(1);
  }
}
process.stdout.write(`${JSON.stringify(stages.at(-1))}\n`);
