import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the repository: its path from the root, with slashes, and its text (empty where it is not text). */
export type Source = { readonly path: string; readonly text: string };

/** A check takes the tree and says what is wrong with it, one sentence a finding; nothing is `[]`. */
export type Check = (tree: readonly Source[]) => readonly string[];

const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.nx', '.cache', 'coverage', 'data']);
const TEXT = /\.(ts|js|mjs|cjs|json|md|ya?ml|sql|sh|html|css)$|^\.|(^|\/)(run|LICENSE|Dockerfile)$/;

/** Every file that belongs to the repository. */
export const readTree = (root: string, folder = ''): readonly Source[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (NOT_OURS.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) return [];
    if (entry.isDirectory()) return readTree(root, path);
    return [{ path, text: TEXT.test(entry.name) ? readFileSync(join(root, path), 'utf8') : '' }];
  });

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=(?:[(,=:[!&|?{};>]|return)\s*)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g;
const blank = (text: string) => text.replace(/[^\n]/g, ' ');

/** Source without comments, strings and regular expressions, each at its place left blank; what a template computes is code and stays. */
export const codeOf = (text: string): string =>
  text.replace(TOKEN, (token) =>
    token.startsWith('`') ? token.replace(/\$\{[^{}]*\}|[^\n]/g, (part) => (part.length > 1 ? part : ' ')) : blank(token),
  );

/** Source without comments: strings stay. */
export const withoutComments = (text: string): string =>
  text.replace(TOKEN, (token) => (/^\/[/*]/.test(token) ? blank(token) : token));

/** What is left of a source for a reader of comments. */
export const withoutStrings = (text: string): string =>
  text.replace(TOKEN, (token) => (/^\/[/*]/.test(token) ? token : blank(token)));

/** `path:line` of a place in a text. */
export const at = ({ path, text }: Source, index: number): string => `${path}:${text.slice(0, index).split('\n').length}`;

export const isSpec = (path: string): boolean =>
  /\.(spec|contract|engines)\.ts$|^libs\/[^/]+\/src\/testing\//.test(path) || /^apps\/[^/]+\/(e2e|engines)\//.test(path);
export const isCode = (path: string): boolean => /^(libs|apps)\/.+\.ts$/.test(path);

/** Paths (or folders, ending in a slash) that may do what others may not, each with the reason why. */
export type Reasons = { readonly [path: string]: string };

/** The code of the tree, and the part of it that runs in production. */
export const code = (tree: readonly Source[]) => tree.filter(({ path }) => isCode(path));
export const production = (tree: readonly Source[]) => code(tree).filter(({ path }) => !isSpec(path));
/** The rule books. */
export const packsIn = (tree: readonly Source[]) => tree.filter(({ path }) => /^libs\/policy\/packs\/.+\.ya?ml$/.test(path));

/** What `says` says of each place where a text matches; where it says nothing, nothing. */
export const within = ({ path }: Source, text: string, pattern: RegExp, says: (match: RegExpMatchArray) => string): string[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const said = says(match);
    return said ? [`${at({ path, text }, match.index)}: ${said}`] : [];
  });
