import { Body, Controller, Get, HttpCode, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import { Bus, type ParkedKey } from '@entente/bus';
import { CurrentCaller, ForRoles, InstantText, Optional, Text, type Caller, type Problems } from '@entente/http';
import { Clock, isSoundPeriod, parsePeriod, Rejection, type Instant } from '@entente/kernel';
import type { Machinery } from './machinery.js';
import { Turning } from './turning.js';

export const operationsProblems: Problems<'parked.not_found'> = {
  'parked.not_found': { status: 404, title: 'Nothing is parked there' },
};

class Advance {
  @Optional() @Text({ max: 30, description: 'How far: P7D, PT48H; PT0S only waits until all is quiet.' }) by?: string;
  @Optional() @InstantText('Until when.') to?: string;
}

class SkipMessage {
  @Text({ max: 200, required: true }) eventId!: string;
  @Text({ required: true }) reason!: string;
}

abstract class Contexts {
  abstract readonly all: readonly Machinery[];
}

@Controller('clock')
class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly contexts: Contexts,
  ) {}

  /** Where everything stands: what is stored, relayed, projected and due. */
  @Get()
  async read() {
    const standings = await Promise.all(this.contexts.all.map((context) => context.standing()));
    return {
      now: await this.clock.now(),
      contexts: standings.map(({ name, head, relayed, projected, due }) => ({ name, head, relayed, projected, due })),
    };
  }
}

@Controller('clock')
class TurningController {
  constructor(private readonly turning: Turning) {}

  @Post('advance')
  @HttpCode(200)
  @ForRoles('operator')
  advance(@Body() { by, to }: Advance) {
    const period = by === undefined ? undefined : parsePeriod(by);
    if (by !== undefined && by !== 'PT0S' && !isSoundPeriod(by))
      throw new Rejection('field.invalid', 'Write `by` as a period of at most P2Y, such as P7D, PT48H or PT0S.');
    return this.turning.turn(Turning.goal(period, to as Instant | undefined));
  }
}

@Controller('operations/parked')
@ForRoles('operator')
class ParkedController {
  constructor(private readonly bus: Bus) {}

  /** Keys whose messages wait for somebody, with the reason. */
  @Get()
  async list(@CurrentCaller() caller: Caller) {
    return { items: (await this.bus.parked()).filter((one) => isHis(caller, one)) };
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
    await this.known(consumer, key, caller);
    return this.bus.skip(consumer, key, eventId, `${caller.id}: ${reason}`);
  }

  private async known(consumer: string, key: string, caller: Caller): Promise<void> {
    const parked = await this.bus.parked();
    if (!parked.some((one) => one.consumer === consumer && one.key === key && isHis(caller, one)))
      throw new Rejection('parked.not_found', `Nothing of ${key} is parked for ${consumer}.`);
  }
}

/** An operator looks after his marketplaces; what names none is everybody's. */
const isHis = ({ marketplaces }: Caller, { messages }: ParkedKey): boolean =>
  messages.every(({ marketplace }) => marketplace === null || marketplaces.includes(marketplace));

/** What operators look at and turn: the clock, and the keys that wait for them. */
@Module({})
export class OperationsModule {
  static over({
    bus,
    clock,
    contexts,
    turning,
  }: {
    bus: Bus;
    clock: Clock;
    contexts: readonly Machinery[];
    turning?: Turning;
  }): DynamicModule {
    return {
      module: OperationsModule,
      providers: [
        { provide: Bus, useValue: bus },
        { provide: Clock, useValue: clock },
        { provide: Contexts, useValue: { all: contexts } },
        ...(turning ? [{ provide: Turning, useValue: turning }] : []),
      ],
      controllers: [ClockController, ParkedController, ...(turning ? [TurningController] : [])],
    };
  }
}
