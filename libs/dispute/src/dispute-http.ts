import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import {
  actionDocs,
  answerWith,
  Asking,
  AsOf,
  CurrentCaller,
  Describes,
  InLanguage,
  pageOf,
  pathId,
  readCursor,
  ReceivedAt,
  Tagged,
  visibleTo,
  Wait,
  type ActionDoc,
  type Asked,
  type Caller,
  type Problems,
  type Tag,
  type Waiting,
} from '@entente/http';
import type { Instant } from '@entente/kernel';
import { journeyShown, LANGUAGES, Packs, titleOf, titlesOf, titlesUnder, type Language } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { disputeAnswers } from './answers.js';
import { disputeBodies, DisputeQuery } from './bodies.js';
import { DisputeActions } from './dispute-actions.js';
import { DisputeReads } from './read-dispute.js';
import { disputeQueue, disputesBy } from './views/dispute-queue.js';

const PAGE_ROWS = 50;
const disputeId = pathId('dispute.not_found');

/** Answers to the rejections of this context alone; one that has none is answered with 409, and operators are told. */
export const disputeProblems: Problems<'dispute.not_found' | 'case.closed' | 'decision.final' | 'chat.closed'> = {
  'dispute.not_found': { status: 404, title: 'No such dispute' },
  'case.closed': { status: 409, title: 'The case is closed' },
  'decision.final': { status: 409, title: 'The decision is final' },
  'chat.closed': { status: 409, title: 'Nothing more can be written here' },
};

@Controller('disputes')
export class DisputesController {
  constructor(
    private readonly actions: DisputeActions,
    private readonly packs: Packs,
    private readonly reads: DisputeReads,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Post(':id/:action')
  async act(
    @Asking({ subject: 'id', code: 'dispute.not_found' }) asked: Asked,
    @Wait() wait: Waiting,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (this.actions.knows(asked.action)) await wait.until(() => this.reads.load(asked.subject));
    return answerWith(response, await this.actions.perform(asked));
  }

  @Get()
  @Describes({
    id: 'list_disputes',
    tag: 'Disputes',
    summary: 'List disputes',
    description: 'Members see their own, staff and services those of their marketplaces.',
    answer: disputeAnswers.list,
  })
  async list(
    @Query() { limit = PAGE_ROWS, cursor, marketplace, ...asked }: DisputeQuery,
    @CurrentCaller() caller: Caller,
    @Wait() wait: Waiting,
    @InLanguage(LANGUAGES) language: Language,
  ) {
    const visible = visibleTo(caller, marketplace);
    const after = readCursor(cursor);
    if (wait.seconds > 0) await this.heads.reached(disputeQueue, wait.seconds);
    const rows = await disputesBy(this.sql, { ...visible, ...asked }, { after, limit: limit + 1 });
    const { items, next } = pageOf(rows, limit, ({ openedAt, disputeId: id }) => ({ at: openedAt, id }));
    return {
      items: items.map(({ journey, ...row }) => {
        const pack = this.packs.find(row.policy);
        const { flags, deadlines } = journeyShown(journey, { pack, of: 'dispute', language });
        const titles = titlesOf(pack?.texts.dispute, language, { status: row.status, flags, deadlines });
        return { ...row, flags, deadlines, titles };
      }),
      next,
    };
  }

  @Get(':id')
  @Describes({
    id: 'get_dispute',
    tag: 'Disputes',
    summary: 'A dispute',
    description: 'Folded from its events, hence current; or, with `asOf`, as it was, without an `ETag`.',
    answer: disputeAnswers.one,
    problems: ['dispute.not_found'],
  })
  async find(
    @Param('id', disputeId) id: string,
    @Query() { asOf }: AsOf,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @Wait() wait: Waiting,
    @InLanguage(LANGUAGES) language: Language,
    @Tagged() tag: Tag,
  ) {
    await wait.until(() => this.reads.load(id));
    const shown = this.reads.shown(await this.reads.loadFor(id, caller, asOf), caller, { at: asOf ?? now, language });
    const texts = this.packs.get(shown.policy).texts.dispute;
    const { outcome } = shown;
    const answer = {
      ...shown,
      titles: {
        ...titlesOf(texts, language, shown),
        outcome: outcome === null ? null : titleOf(texts, 'outcomes', outcome, language),
        outcomes: titlesUnder(texts, 'outcomes', language),
        grounds: titlesUnder(texts, 'grounds', language),
      },
    };
    return asOf === undefined ? tag(shown.revision, answer) : answer; // As it was, nobody can act on it.
  }

  @Get(':id/history')
  @Describes({
    id: 'get_dispute_history',
    tag: 'Disputes',
    summary: 'What happened in a dispute',
    answer: disputeAnswers.history,
    problems: ['dispute.not_found'],
  })
  async history(@Param('id', disputeId) id: string, @CurrentCaller() caller: Caller, @Wait() wait: Waiting) {
    await wait.until(() => this.reads.load(id));
    return this.reads.history(await this.reads.loadFor(id, caller), caller);
  }
}

/** What is refused whatever the rule book says. */
const LIMITED = ['limit.reached'];
const lawful: { readonly [action: string]: readonly string[] } = {
  ask: LIMITED,
  'post-message': LIMITED,
  'submit-evidence': LIMITED,
  'add-proof': LIMITED,
  'accept-settlement': ['state.invalid'],
  'decline-settlement': ['state.invalid'],
};

/** The documentation of every action, told by the rule books themselves. */
export const disputeDocs = (packs: Packs): ActionDoc[] =>
  actionDocs({
    path: '/disputes/{id}',
    tag: 'Disputes',
    bodies: disputeBodies,
    rows: packs.rows('dispute'),
    refusals: (action) => [...packs.refusals('dispute', action), ...(lawful[action] ?? [])],
    answer: disputeAnswers.act,
    problems: ['dispute.not_found', 'revision.stale'],
  });
