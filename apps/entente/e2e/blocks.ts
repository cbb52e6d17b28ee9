import { readFileSync } from 'node:fs';

const FENCED = /(?:<!-- (?<mark>[^\n]*) -->\n\n)?```(?<language>\w+)\n(?<text>[\s\S]*?)```/g;

/** A fenced block of a page, and what a comment right before it says of it. */
type Block = { readonly mark: string | undefined; readonly language: string; readonly text: string };

export const EXECUTED = 'a test executes this block';

/** A file of the repository, by its path from the root. */
export const textOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

export const blocksIn = (page: string): readonly Block[] => blocksOf(textOf(page));

/** Those of a part of a page. */
export const blocksOf = (text: string): readonly Block[] =>
  [...text.matchAll(FENCED)].map(({ groups }) => groups as unknown as Block);

/** The lines of a page that are pasted into a shell. */
export const executedIn = (page: string): readonly string[] =>
  blocksIn(page)
    .filter(({ mark }) => mark === EXECUTED)
    .map(({ text }) => text);
