import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  it('count commands by type and outcome, and time them', async () => {
    const metrics = new Metrics();
    metrics.commandEnded('Deliver', 'recorded', 0.02);
    metrics.commandEnded('Deliver', 'rejected', 0.001);
    const text = await metrics.registry.metrics();
    expect(text).toContain('entente_commands_total{type="Deliver",outcome="recorded"} 1');
    expect(text).toContain('entente_command_seconds_count{type="Deliver"} 2');
  });

  it('read a gauge when somebody asks, from every part that watches it', async () => {
    const metrics = new Metrics();
    let overdue = 3;
    metrics.watch('deadlinesOverdue', async () => [{ of: 'order', value: overdue }]);
    metrics.watch('deadlinesOverdue', async () => [{ of: 'payout', value: 1 }]);
    expect(await metrics.registry.metrics()).toContain('entente_deadlines_overdue{context="order"} 3');
    overdue = 0;
    const later = await metrics.registry.metrics();
    expect(later).toContain('entente_deadlines_overdue{context="order"} 0');
    expect(later).toContain('entente_deadlines_overdue{context="payout"} 1');
  });

  it('show the other parts when one cannot be read, and alert', async () => {
    const metrics = new Metrics();
    metrics.watch('parkedKeys', () => Promise.reject(new Error('the database is away')));
    metrics.watch('parkedKeys', async () => [{ of: 'payout-reacts', value: 2 }]);
    await metrics.registry.metrics();
    const text = await metrics.registry.metrics();
    expect(text).toContain('entente_parked_keys{consumer="payout-reacts"} 2');
    expect(text).toMatch(/entente_alerts_total\{alert="metric.unreadable"\} [12]/);
  });

  it('of the process are there on demand', async () =>
    expect(await new Metrics({ ofProcess: true }).registry.metrics()).toContain('process_resident_memory_bytes'));
});
