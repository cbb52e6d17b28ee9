import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { goalOf } from '@entente/deadlines';
import { ForRoles, InstantText, Optional, Text } from '@entente/http';
import { Clock } from '@entente/kernel';
import type { Machinery } from './machinery.js';
import { Stepping } from './stepping.js';
import { Turning } from './turning.js';

class Advance {
  @Optional() @Text({ max: 30, description: 'How far: P7D, PT48H; PT0S only waits until all is quiet.' }) by?: string;
  @Optional() @InstantText('Until when.') to?: string;
}

export abstract class Contexts {
  abstract readonly all: readonly Machinery[];
}

@Controller('clock')
export class ClockController {
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
export class TurningController {
  constructor(private readonly turning: Turning) {}

  @Post('advance')
  @HttpCode(200)
  @ForRoles('operator')
  advance(@Body() body: Advance) {
    return this.turning.turn(goalOf(body));
  }
}

/** Where one service of several stands, whichever clock it has. */
@Controller('clock')
export class StandingController {
  constructor(private readonly stepping: Stepping) {}

  @Get()
  read() {
    return this.stepping.look();
  }
}

@Controller('clock')
export class SteppingController {
  constructor(private readonly stepping: Stepping) {}

  @Post('advance')
  @HttpCode(200)
  @ForRoles('operator')
  advance(@Body() body: Advance) {
    const goal = goalOf(body);
    return this.stepping.step('to' in goal ? goal.to : undefined);
  }
}
