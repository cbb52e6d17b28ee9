import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Id, Ids, Optional, SomeOf } from './bodies.js';
import { Describes } from './operations.js';
import { objectSchema, shown } from './schemas.js';
import { Public, ROLES, Tokens, type Role } from './caller.js';

const MARKETPLACES_MAX = 20;

class TokenBody {
  @Id('Whom the token speaks for.', 'ana')
  sub!: string;

  @Optional()
  @SomeOf(ROLES, 'What he is; by default a member.')
  roles?: readonly Role[];

  @Optional()
  @Ids(MARKETPLACES_MAX, 'Where his roles count.')
  marketplaces?: readonly string[];
}

/** Anybody may be anybody: there only while tokens are for development. */
@Public()
@Controller('dev')
export class DevTokensController {
  constructor(private readonly tokens: Tokens) {}

  @Post('tokens')
  @HttpCode(200)
  @Describes({
    id: 'write_token',
    tag: 'Development',
    summary: 'Write a token',
    description: 'For whomever you like, for 24 hours. Only where no identity provider is configured.',
    answer: {
      name: 'Token',
      description: 'The token',
      schema: objectSchema({ token: shown.text('What `Authorization: Bearer` takes.', 'eyJhbGciOi…') }),
    },
    isPublic: true,
  })
  async write(@Body() body: TokenBody) {
    return { token: await this.tokens.write(body) };
  }
}
