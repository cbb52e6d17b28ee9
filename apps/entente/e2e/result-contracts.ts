import { Ajv, type ValidateFunction } from 'ajv';
import { resultSchemas, SERVICES } from '@entente/contracts';
import type { Told } from './over-bus.js';

const ajv = new Ajv({ strict: true });
const contracts = new Map<string, ValidateFunction>(
  SERVICES.flatMap((context) =>
    Object.entries(resultSchemas(context)).map(
      ([name, schema]) => [`entente.${context}.${name}.v1`, ajv.compile(schema)] as const,
    ),
  ),
);

/** What of a result is not as its contract says. */
export function faultsIn({ type, data }: Told): readonly object[] {
  const isResult = contracts.get(type);
  if (!isResult) return [{ type, fault: 'is no type of a result' }];
  const { command } = data;
  return isResult(data) ? [] : (isResult.errors ?? []).map((error) => ({ command, ...error }));
}
