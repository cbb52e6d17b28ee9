import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { goalOf } from '@entente/deadlines';
import { Describes, ForRoles, InstantText, listOf, objectSchema, Optional, shown, Text } from '@entente/http';
import { Clock } from '@entente/kernel';
import type { Machinery } from './machinery.js';
import { Stepping } from './stepping.js';
import { Turning } from './turning.js';

class Advance {
  @Optional()
  @Text({ max: 30, description: 'How far: P7D, PT48H; PT0S only waits until all is quiet.', example: 'PT48H' })
  by?: string;
  @Optional() @InstantText('Until when.') to?: string;
}

const { flag, instant, instantOrNull, integer, textOrNull } = shown;
const name = shown.oneOf(['order', 'dispute', 'payout'], 'The context.');
const position = 'A position in its store; null while that is empty.';
const due = integer('Deadlines that are over and have not rung.', 0);
const now = instant('The business time.', '2026-01-05T09:00:00.000Z');

const READ = {
  id: 'get_clock',
  tag: 'Clock',
  summary: 'What time it is, and where everything stands',
  description: 'What is stored, relayed, projected and due.',
} as const;
const clockAnswer = {
  name: 'Clock',
  description: 'The time, and each context.',
  schema: objectSchema({
    now,
    contexts: listOf(
      objectSchema({
        name,
        head: textOrNull(`Its newest event. ${position}`, '42'),
        relayed: flag('All of it is published.', true),
        projected: flag('All read models are there.', true),
        due,
      }),
      'The contexts of this process.',
    ),
  }),
} as const;
const standingAnswer = {
  name: 'ServiceClock',
  description: 'The time, and how far this service is.',
  schema: objectSchema({
    now,
    next: instantOrNull('When its next deadline rings; null where none runs.'),
    head: textOrNull(`Its newest event. ${position}`, '42'),
    relayed: textOrNull(`Up to where it is published. ${position}`, '42'),
    projected: textOrNull(`Up to where every read model is. ${position}`, '42'),
    lag: integer('Messages that it has not handled yet.', 0),
    inFlight: integer('Commands that this replica is handling.', 0),
    due,
  }),
} as const;
const ADVANCE = {
  id: 'advance_clock',
  tag: 'Clock',
  summary: 'Turn the clock',
  description: 'By a period, or to an instant, deadline by deadline. There only on a manual clock.',
  answer: {
    name: 'Advanced',
    description: 'Turned',
    schema: objectSchema({
      now,
      fired: integer('How many deadlines rang.', 1),
      quiet: flag('All that follows from it is done. Otherwise call again.', true),
    }),
  },
  roles: ['operator'],
} as const;

export abstract class Contexts {
  abstract readonly all: readonly Machinery[];
}

@Controller('clock')
export class ClockController {
  constructor(
    private readonly clock: Clock,
    private readonly contexts: Contexts,
  ) {}

  @Get()
  @Describes({ ...READ, answer: clockAnswer })
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
  @Describes(ADVANCE)
  advance(@Body() body: Advance) {
    return this.turning.turn(goalOf(body));
  }
}

/** Where one service of several stands, whichever clock it has. */
@Controller('clock')
export class StandingController {
  constructor(private readonly stepping: Stepping) {}

  @Get()
  @Describes({ ...READ, answer: standingAnswer })
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
  @Describes(ADVANCE)
  advance(@Body() body: Advance) {
    const goal = goalOf(body);
    return this.stepping.step('to' in goal ? goal.to : undefined);
  }
}
