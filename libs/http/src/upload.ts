import { Rejection } from '@entente/kernel';
import {
  applyDecorators,
  createParamDecorator,
  HttpException,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Request } from 'express';
import { EMPTY } from 'rxjs';
import { Accepts } from './serving/app.js';
import { requestOf } from './arrival.js';
import { Documented } from './documentation.js';

const FORM = 'multipart/form-data';
const FIELD = 'file';
/** What a form adds to its file: boundaries and the headers of one part. */
const FORM_BYTES_MAX = 16 * 1024;

/** As it was sent. The name and the media type are the sender's word, and have been checked by nobody. */
export type SentFile = { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array };

/** Reads the file that was sent, whole, into memory. */
export type ReadFile = () => Promise<SentFile>;

/** A route that takes a form with one file in it, `file`, and nothing else. */
export const TakesFile = (description: string): MethodDecorator =>
  applyDecorators(
    Accepts(FORM),
    Documented(({ ApiConsumes }) => ApiConsumes(FORM)),
    Documented(({ ApiBody }) =>
      ApiBody({
        required: true,
        schema: {
          type: 'object',
          properties: { [FIELD]: { type: 'string', format: 'binary', description } },
          required: [FIELD],
          additionalProperties: false,
        },
      }),
    ),
  );

/** The file of a form, as a parameter of a route: read only when the route asks for it, so that nothing is held for somebody who may not send it. */
export function FileSent(bytesMax: number): ParameterDecorator {
  // A path before the name must be seen to be refused; and names are UTF-8, which the parser would take for Latin-1.
  const Form = FileInterceptor(FIELD, {
    limits: { fileSize: bytesMax, files: 1, fields: 0, parts: 1 },
    preservePath: true,
    defParamCharset: 'utf8',
  });
  const form = new Form();
  return createParamDecorator(
    (_: unknown, context: ExecutionContext): ReadFile =>
      () =>
        readFile(form, context, bytesMax),
  )();
}

async function readFile(form: NestInterceptor, context: ExecutionContext, bytesMax: number): Promise<SentFile> {
  const request = requestOf(context);
  refuseAtSight(request, bytesMax);
  try {
    await form.intercept(context, { handle: () => EMPTY });
  } catch (error) {
    throw refusalOf(error, bytesMax);
  }
  const { file } = request as Request & {
    readonly file?: { readonly originalname: string; readonly mimetype: string; readonly buffer: Uint8Array };
  };
  if (!file) throw malformed();
  return { name: file.originalname, mediaType: file.mimetype, bytes: file.buffer };
}

function refuseAtSight({ headers }: Request, bytesMax: number): void {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Rejection('unsupported_media_type', 'Send the form as it is, without Content-Encoding.');
  if (Number(headers['content-length'] ?? 0) > bytesMax + FORM_BYTES_MAX) throw tooLarge(bytesMax);
}

/** The parser stores nothing and asks nobody: whatever it fails at lies in what was sent, or in how the sending ended. */
function refusalOf(error: unknown, bytesMax: number): Rejection {
  const status = error instanceof HttpException ? error.getStatus() : 400;
  if (status === 413) return tooLarge(bytesMax);
  const { code } = ((error as Error).cause ?? {}) as { readonly code?: string };
  return code === undefined ? malformed('The form cannot be read to its end.') : malformed();
}

const malformed = (why = '') =>
  new Rejection(
    'malformed',
    `${why && `${why} `}Send one file, with its name, as the field \`${FIELD}\`, and nothing beside it.`,
    {
      field: FIELD,
    },
  );

const tooLarge = (bytesMax: number) =>
  new Rejection('too_large', `A file may have ${bytesMax / 1024 / 1024} MB: send a smaller one.`, { limitBytes: bytesMax });
