import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, type DynamicModule } from '@nestjs/common';
import { Bus } from '@entente/bus';
import { TurnedClock } from '@entente/deadlines';
import {
  CurrentCaller,
  Describes,
  Exactly,
  ForRoles,
  listOf,
  listSchema,
  objectSchema,
  Optional,
  PageLimit,
  pageOf,
  readCursor,
  shown,
  Text,
  type Caller,
  type Problems,
} from '@entente/http';
import { InFlight } from '@entente/http/serving';
import { Clock, Rejection } from '@entente/kernel';
import { ClockController, Contexts, StandingController, SteppingController, TurningController } from './clock-http.js';
import type { Machinery } from './machinery.js';
import { Stepping } from './stepping.js';
import { Turning } from './turning.js';

export const operationsProblems: Problems<'parked.not_found'> = {
  'parked.not_found': { status: 404, title: 'Nothing is parked there' },
};

const PAGE_KEYS = 50;

class ParkedPage {
  @Optional()
  @Text({ max: 300, description: 'What `next` said.' })
  cursor?: string;

  @PageLimit()
  limit?: number;
}

/** A key, and an id, are what a producer has written; a name that stands for one is longer still. */
const NAME_CHARACTERS_MAX = 400;

class SkipMessage {
  @Exactly(NAME_CHARACTERS_MAX, 'The message, as the list names it.', 'cu-1001.7') eventId!: string;
  @Text({ required: true, description: 'Why it may be dropped. It is recorded.', example: 'Sent by mistake.' }) reason!: string;
}

class RedriveKey {
  @Exactly(NAME_CHARACTERS_MAX, 'The key, as the list names it.', 'cu-1001') key!: string;
}

class SkipMessageOfKey extends SkipMessage {
  @Exactly(NAME_CHARACTERS_MAX, 'The key, as the list names it.', 'cu-1001') key!: string;
}

const { instant, integer, text, textOrNull } = shown;
const parkedAnswer = {
  name: 'ParkedPage',
  description: 'Keys whose messages wait for somebody, with the reason; those that were parked first come first.',
  schema: listSchema(
    objectSchema({
      consumer: text('Who could not handle them.', 'dispute.hears-orders'),
      topic: text('Where they came from.', 'entente.order.v1'),
      key: text('Their key.', 'cu-1001'),
      reason: text('`unknown.pack`, `unknown.type`, `unknown.version`, `malformed`, `rejected` or `failed`.', 'unknown.version'),
      detail: text('What went wrong with the first of them, without personal data.', 'Version 2 is not known here.'),
      since: instant('When the first of them was parked.'),
      sequence: integer('Higher for a key that was parked later.', 1),
      messages: listOf(
        objectSchema({
          eventId: text('Its id.', 'cu-1001.7'),
          type: text('Its type.', 'entente.order.dispute_opened.v1'),
          time: instant('When it happened.'),
          marketplace: textOrNull('Whose it is; null where it names none.', 'comeup'),
        }),
        'The messages that wait, the oldest first.',
      ),
    }),
    'A page of keys.',
  ),
} as const;
const leftAnswer = {
  name: 'Left',
  description: 'Tried again, as far as it went.',
  schema: objectSchema({ left: integer('How many messages of the key are still parked.', 0) }),
} as const;
const redriving = {
  tag: 'Parked messages',
  answer: leftAnswer,
  problems: ['parked.not_found'],
  roles: ['operator'],
} as const;
const REDRIVES = 'The oldest first, until one fails again.';
const SKIPS = 'Drops one message for a reason, then tries those behind it.';
const ANY_KEY = 'For any key: one such as `..` does not survive the path of an address.';

/** Those that have a rule book here. */
class Marketplaces {
  constructor(readonly known: readonly string[]) {}
}

@Controller('operations/parked')
@ForRoles('operator')
class ParkedController {
  constructor(
    private readonly bus: Bus,
    private readonly marketplaces: Marketplaces,
  ) {}

  @Get()
  @Describes({
    id: 'list_parked',
    tag: 'Parked messages',
    summary: 'List parked messages',
    answer: parkedAnswer,
    roles: ['operator'],
  })
  async list(@Query() { cursor, limit = PAGE_KEYS }: ParkedPage, @CurrentCaller() { marketplaces }: Caller) {
    const after = readCursor(cursor);
    if (after && !/^\d{1,15}$/.test(after.id))
      throw new Rejection('malformed', 'The cursor must be the `next` of the page before.', { field: 'cursor' });
    const { known } = this.marketplaces;
    const keys = await this.bus.parked({ marketplaces, known, limit: limit + 1, ...(after && { after: Number(after.id) }) });
    return pageOf(keys, limit, ({ since, sequence }) => ({ at: since, id: String(sequence) }));
  }

  @Post(':consumer/:key/redrive')
  @Describes({ ...redriving, id: 'redrive_key', summary: 'Try the messages of a key again', description: REDRIVES })
  @HttpCode(200)
  async redrive(@Param('consumer') consumer: string, @Param('key') key: string, @CurrentCaller() caller: Caller) {
    await this.known(consumer, key, caller);
    return this.bus.redrive(consumer, key);
  }

  @Post(':consumer/:key/skip')
  @Describes({ ...redriving, id: 'skip_message', summary: 'Skip a message of a key', description: SKIPS })
  @HttpCode(200)
  async skip(
    @Param('consumer') consumer: string,
    @Param('key') key: string,
    @Body() { eventId, reason }: SkipMessage,
    @CurrentCaller() caller: Caller,
  ) {
    await this.known(consumer, key, caller, eventId);
    return this.bus.skip(consumer, key, eventId, `${caller.id}: ${reason}`);
  }

  /** Any key: one such as `..` does not survive the path of an address. */
  @Post(':consumer/redrive')
  @Describes({
    ...redriving,
    id: 'redrive_any_key',
    summary: 'Try the messages of any key again',
    description: `${REDRIVES} ${ANY_KEY}`,
  })
  @HttpCode(200)
  async redriveKey(@Param('consumer') consumer: string, @Body() { key }: RedriveKey, @CurrentCaller() caller: Caller) {
    return this.redrive(consumer, key, caller);
  }

  @Post(':consumer/skip')
  @Describes({ ...redriving, id: 'skip_any_message', summary: 'Skip a message of any key', description: `${SKIPS} ${ANY_KEY}` })
  @HttpCode(200)
  async skipOfKey(
    @Param('consumer') consumer: string,
    @Body() { key, ...message }: SkipMessageOfKey,
    @CurrentCaller() caller: Caller,
  ) {
    return this.skip(consumer, key, message, caller);
  }

  /** An operator looks after his marketplaces; what names none that there is, is everybody's. */
  private async known(consumer: string, key: string, { marketplaces }: Caller, eventId = ''): Promise<void> {
    const { known } = this.marketplaces;
    const isNamed = !`${consumer}${key}${eventId}`.includes('\0'); // No name holds what no database can look for.
    if (!isNamed || (await this.bus.parked({ consumer, key, marketplaces, known, limit: 1 })).length === 0)
      throw new Rejection('parked.not_found', `Nothing of ${key} is parked for ${consumer}.`);
  }
}

/** What operators look at and turn: the clock, and the keys that wait for them. A context alone is one service of several: its clock is stepped from outside. */
@Module({})
export class OperationsModule {
  static over({
    bus,
    clock,
    contexts,
    marketplaces,
    turning,
  }: {
    bus: Bus;
    clock: Clock;
    contexts: readonly Machinery[];
    marketplaces: readonly string[];
    turning?: Turning;
  }): DynamicModule {
    const common = [
      { provide: Bus, useValue: bus },
      { provide: Clock, useValue: clock },
      { provide: Contexts, useValue: { all: contexts } },
      { provide: Marketplaces, useValue: new Marketplaces(marketplaces) },
    ];
    const [alone, ...others] = contexts;
    if (alone && others.length === 0)
      return {
        module: OperationsModule,
        providers: [
          ...common,
          {
            provide: Stepping,
            inject: [InFlight],
            useFactory: (inFlight: InFlight) => new Stepping(clock, alone, bus, () => inFlight.commands),
          },
        ],
        controllers: [StandingController, ParkedController, ...(clock instanceof TurnedClock ? [SteppingController] : [])],
      };
    return {
      module: OperationsModule,
      providers: [...common, ...(turning ? [{ provide: Turning, useValue: turning }] : [])],
      controllers: [ClockController, ParkedController, ...(turning ? [TurningController] : [])],
    };
  }
}
