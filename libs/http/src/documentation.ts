import { applyDecorators } from '@nestjs/common';

type Swagger = typeof import('@nestjs/swagger');

/** What was decorated, and is not told yet; in the order in which it was decorated, for what is told of a field is merged. */
const noted: ((swagger: Swagger) => void)[] = [];

/** Decorates for the documentation alone, and not before somebody asks for it: a start loads nothing that only readers need. */
export const Documented =
  (decorator: (swagger: Swagger) => Parameters<typeof applyDecorators>[number]): ReturnType<typeof applyDecorators> =>
  (target, key, descriptor) =>
    void noted.push((swagger) => applyDecorators(decorator(swagger))(target, key, descriptor));

/** What documents are made with, once it knows all that was noted. */
export async function documentation(): Promise<Swagger> {
  const swagger = await import('@nestjs/swagger');
  // One that fails stays, and fails again: a document is whole, or there is none.
  for (; noted.length > 0; noted.shift()) noted[0]?.(swagger);
  return swagger;
}
