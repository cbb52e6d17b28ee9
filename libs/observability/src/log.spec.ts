import { describe, expect, it } from '@jest/globals';
import { Log, failureFields, nestLogger, type LogLevel } from './log.js';
import { Metrics } from './metrics.js';

function written(level: LogLevel = 'info') {
  const lines: Record<string, unknown>[] = [];
  const metrics = new Metrics();
  const log = new Log(metrics, {
    level,
    to: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  return { log, lines, metrics };
}

describe('The log', () => {
  it('writes one JSON line with its fields, and nothing about the machine', () => {
    const { log, lines } = written();
    log.info({ code: 'order.closed', status: 409 }, 'refused');
    expect(lines).toEqual([{ level: 'info', time: expect.any(Number), code: 'order.closed', status: 409, message: 'refused' }]);
  });

  it('makes of an alert one error line and one count, under the same name', async () => {
    const { log, lines, metrics } = written();
    log.alert({ alert: 'reaction.parked', consumer: 'order-reacts' }, 'A key waits for an operator.');
    expect(lines).toMatchObject([{ level: 'error', alert: 'reaction.parked', consumer: 'order-reacts' }]);
    expect(await metrics.registry.metrics()).toContain('entente_alerts_total{alert="reaction.parked"} 1');
  });

  it('is silent when told so, and still counts alerts', async () => {
    const { log, lines, metrics } = written('silent');
    log.alert({ alert: 'reaction.parked' }, 'A key waits for an operator.');
    expect(lines).toEqual([]);
    expect(await metrics.registry.metrics()).toContain('entente_alerts_total{alert="reaction.parked"} 1');
  });

  it('keeps of an error what concerns the code, not the rows it was about', () => {
    const error = Object.assign(new Error('duplicate key'), { detail: 'Key (email)=(ana@example.com) already exists.' });
    expect(failureFields(error)).toEqual({ error: 'Error', reason: 'duplicate key', stack: error.stack });
    expect(failureFields('ana@example.com')).toEqual({ error: 'thrown string' });
  });
});

describe("Nest's messages", () => {
  it('are for debugging, except its warnings and errors', () => {
    const { log, lines } = written();
    const nest = nestLogger(log);
    nest.log('Mapped {/orders, POST} route', 'RouterExplorer');
    nest.warn('A route shadows another', 'Router');
    nest.error(new Error('no such provider'), 'Injector');
    expect(lines).toMatchObject([
      { level: 'warn', from: 'nest Router', message: 'A route shadows another' },
      { level: 'error', from: 'nest Injector', message: 'no such provider', error: 'Error' },
    ]);
  });
});
