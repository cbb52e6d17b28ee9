import { Rejection } from '@entente/kernel';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { Public } from './caller.js';
import { Describes } from './operations.js';

/** Each code's entry begins with a heading that is the code, and ends where the next heading begins. */
const ENTRY = /^### `([a-z_.]+)`\n\n([\s\S]*?)(?=\n#|$(?![\s\S]))/gm;
const HTML = 'text/html; charset=utf-8';
const PAGE = { 'text/html': '<!doctype html><title>order.closed</title>…' };

/** What every code means and what to do about it, for people who follow the `type` of a refusal. */
@Public()
@Controller('problems')
export class ProblemsController {
  private readonly all = readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8');
  private readonly entries = new Map([...this.all.matchAll(ENTRY)].map(([, code = '', text = '']) => [code, text]));

  @Get()
  @Header('Content-Type', HTML)
  @Describes({
    id: 'explain_problems',
    tag: 'Problems',
    summary: 'All codes, explained',
    description: 'What each refusal means, and what to do. For people.',
    answer: { description: 'A page', media: PAGE },
    isPublic: true,
  })
  every(): string {
    return page('Problems', rendered(this.all));
  }

  @Get(':code')
  @Header('Content-Type', HTML)
  @Describes({
    id: 'explain_problem',
    tag: 'Problems',
    summary: 'A code, explained',
    description: 'What the refusal means, and what to do: where its `type` leads. For people.',
    answer: { description: 'A page', media: PAGE },
    problems: ['not_found'],
    isPublic: true,
  })
  one(@Param('code') code: string): string {
    const entry = this.entries.get(code);
    if (entry === undefined) throw new Rejection('not_found', 'No refusal has this code. All of them are at /problems.');
    return page(code, `${rendered(`# \`${code}\`\n\n${entry}`)}<p><a href="/problems">All codes</a></p>`);
  }
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)} · Entente</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  code, pre { font-family: ui-monospace, monospace; background: #f2f2f2; padding: 0.1em 0.3em; overflow-x: auto; }
</style>
${body}
</html>
`;

/** As much of Markdown as the page is written in: headings, paragraphs, code, what is stressed. */
function rendered(markdown: string): string {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      const [, marks = '', heading = ''] = /^(#{1,3}) (.*)$/.exec(block) ?? [];
      if (marks !== '') {
        const code = /^`([a-z_.]+)`$/.exec(heading)?.[1];
        const inside = inline(heading);
        const link = code !== undefined && marks === '###' ? `<a href="/problems/${code}">${inside}</a>` : inside;
        return `<h${marks.length}>${link}</h${marks.length}>`;
      }
      if (block.startsWith('```')) return `<pre>${escaped(block.replaceAll(/^```\w*\n?/gm, ''))}</pre>`;
      return `<p>${inline(block)}</p>`;
    })
    .join('\n');
}

const inline = (text: string): string =>
  escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');

export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
