import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id, Ids, Optional, SomeOf } from './bodies.js';
import { Public, ROLES, Tokens, type Role } from './caller.js';

const MARKETPLACES_MAX = 20;

class TokenBody {
  @Id('Whom the token speaks for.')
  sub!: string;

  @Optional()
  @SomeOf(ROLES)
  roles?: readonly Role[];

  @Optional()
  @Ids(MARKETPLACES_MAX)
  marketplaces?: readonly string[];
}

/** Anybody may be anybody: there only while tokens are for development. */
@ApiTags('development')
@Public()
@Controller('dev')
export class DevTokensController {
  constructor(private readonly tokens: Tokens) {}

  @Post('tokens')
  @HttpCode(200)
  async write(@Body() body: TokenBody) {
    return { token: await this.tokens.write(body) };
  }
}
