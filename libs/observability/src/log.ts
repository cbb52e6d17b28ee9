import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Metrics } from './metrics.js';

/** Codes, ids and numbers, never what people write. Whose id it is that was refused is told (`actor`, `via`); of everybody else a log says nothing. */
export type LogFields = { readonly [name: string]: string | number | boolean | null | undefined };
/** The name of an alert is stable: whoever is paged looks it up. */
export type AlertFields = LogFields & { readonly alert: string };

/** Where lines go: standard output, unless told otherwise. */
export type LogDestination = DestinationStream;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export class Log {
  private readonly lines: Logger;

  constructor(
    private readonly metrics: Metrics,
    { level = 'info', to }: { readonly level?: LogLevel; readonly to?: LogDestination } = {},
  ) {
    const options = { level, base: null, messageKey: 'message', formatters: { level: (label: string) => ({ level: label }) } };
    this.lines = to ? pino(options, to) : pino(options);
  }

  debug(fields: LogFields, message: string): void {
    this.lines.debug(fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.lines.info(fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.lines.warn(fields, message);
  }

  error(fields: LogFields, message: string): void {
    this.lines.error(fields, message);
  }

  /** Somebody has to look: one error line and one count, under the same name. */
  alert(fields: AlertFields, message: string): void {
    this.metrics.alertRaised(fields.alert);
    this.lines.error(fields, message);
  }
}

/** What a log may know of an error. A database's error also carries rows and parameters: those stay where they are. */
export function failureFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: `thrown ${typeof error}` };
  return { error: error.name, reason: error.message, stack: error.stack };
}

/** Nest's own messages. Its everyday ones (routes mapped, modules loaded) are for debugging. */
export function nestLogger(log: Log): LoggerService {
  const from = (details: readonly unknown[]) => ({ from: details.length > 0 ? `nest ${String(details.at(-1))}` : 'nest' });
  const text = (message: unknown) => (message instanceof Error ? message.message : String(message));
  return {
    log: (message: unknown, ...details: unknown[]) => log.debug(from(details), text(message)),
    debug: (message: unknown, ...details: unknown[]) => log.debug(from(details), text(message)),
    verbose: (message: unknown, ...details: unknown[]) => log.debug(from(details), text(message)),
    warn: (message: unknown, ...details: unknown[]) => log.warn(from(details), text(message)),
    error: (message: unknown, ...details: unknown[]) => log.error({ ...from(details), ...failureFields(message) }, text(message)),
    fatal: (message: unknown, ...details: unknown[]) => log.error({ ...from(details), ...failureFields(message) }, text(message)),
  };
}
