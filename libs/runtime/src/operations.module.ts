import { Body, Controller, Get, HttpCode, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import { Bus, type ParkedKey } from '@entente/bus';
import { TurnedClock } from '@entente/deadlines';
import { CurrentCaller, ForRoles, InFlight, Text, type Caller, type Problems } from '@entente/http';
import { Clock, Rejection } from '@entente/kernel';
import { ClockController, Contexts, StandingController, SteppingController, TurningController } from './clock-http.js';
import type { Machinery } from './machinery.js';
import { Stepping } from './stepping.js';
import { Turning } from './turning.js';

export const operationsProblems: Problems<'parked.not_found'> = {
  'parked.not_found': { status: 404, title: 'Nothing is parked there' },
};

class SkipMessage {
  @Text({ max: 200, required: true }) eventId!: string;
  @Text({ required: true }) reason!: string;
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

/** What operators look at and turn: the clock, and the keys that wait for them. A context alone is one service of several: its clock is stepped from outside. */
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
    const common = [
      { provide: Bus, useValue: bus },
      { provide: Clock, useValue: clock },
      { provide: Contexts, useValue: { all: contexts } },
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
