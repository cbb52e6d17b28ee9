import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, type DynamicModule } from '@nestjs/common';
import { Bus } from '@entente/bus';
import { TurnedClock } from '@entente/deadlines';
import {
  CurrentCaller,
  Exactly,
  ForRoles,
  Optional,
  PageLimit,
  pageOf,
  readCursor,
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
  @Text({ max: 300 })
  cursor?: string;

  @PageLimit()
  limit?: number;
}

/** A key, and an id, are what a producer has written; a name that stands for one is longer still. */
const NAME_CHARACTERS_MAX = 400;

class SkipMessage {
  @Exactly(NAME_CHARACTERS_MAX) eventId!: string;
  @Text({ required: true }) reason!: string;
}

class RedriveKey {
  @Exactly(NAME_CHARACTERS_MAX) key!: string;
}

class SkipMessageOfKey extends SkipMessage {
  @Exactly(NAME_CHARACTERS_MAX) key!: string;
}

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

  /** Keys whose messages wait for somebody, with the reason; those that were parked first come first. */
  @Get()
  async list(@Query() { cursor, limit = PAGE_KEYS }: ParkedPage, @CurrentCaller() { marketplaces }: Caller) {
    const after = readCursor(cursor);
    if (after && !/^\d{1,15}$/.test(after.id))
      throw new Rejection('malformed', 'The cursor must be the `next` of the page before.', { field: 'cursor' });
    const { known } = this.marketplaces;
    const keys = await this.bus.parked({ marketplaces, known, limit: limit + 1, ...(after && { after: Number(after.id) }) });
    return pageOf(keys, limit, ({ since, sequence }) => ({ at: since, id: String(sequence) }));
  }

  @Post(':consumer/:key/redrive')
  @HttpCode(200)
  async redrive(@Param('consumer') consumer: string, @Param('key') key: string, @CurrentCaller() caller: Caller) {
    await this.known(consumer, key, caller);
    return this.bus.redrive(consumer, key);
  }

  @Post(':consumer/:key/skip')
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
  @HttpCode(200)
  async redriveKey(@Param('consumer') consumer: string, @Body() { key }: RedriveKey, @CurrentCaller() caller: Caller) {
    return this.redrive(consumer, key, caller);
  }

  @Post(':consumer/skip')
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
