import { PATH_ID, Rejection, type Clock } from '@entente/kernel';
import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { validated } from './bodies.js';

const UNCHECKED: readonly unknown[] = [undefined, Object, String, Number, Boolean, Array, Buffer];

/** Checks every body, query and parameter whose type is a class. Nest's own pipe strips what it does not like; ours says it. */
export class BodyPipe implements PipeTransform {
  constructor(private readonly clock: Clock) {}

  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    if (type === 'custom' || metatype === undefined || UNCHECKED.includes(metatype)) return value;
    return validated(metatype as Type<object>, value, await this.clock.now());
  }
}

/** For ids in paths: what cannot be an id is not there. `@Param('id', pathId('order.not_found'))`. */
export const pathId = (code = 'not_found'): PipeTransform<unknown, string> => ({
  transform(value) {
    if (typeof value === 'string' && PATH_ID.test(value)) return value;
    throw new Rejection(code, 'There is nothing under this id. An id has letters, digits and _ . ~ - only.');
  },
});
