import { describe, expect, it } from '@jest/globals';
import { Metrics, type Reading } from './metrics.js';

const watching = (metrics: Metrics, read: () => Promise<readonly Reading[]>) =>
  metrics.watch({ name: 'entente_parked_keys', help: 'Keys that wait.', labels: ['consumer'], read });

describe('Metrics', () => {
  it('count commands by type and outcome, and time them', async () => {
    const metrics = new Metrics();
    metrics.commandEnded('Deliver', 'recorded', { seconds: 0.02, events: 3 });
    metrics.commandEnded('Deliver', 'rejected', { seconds: 0.001, events: 0 });
    const text = await metrics.registry.metrics();
    expect(text).toContain('entente_commands_total{type="Deliver",outcome="recorded"} 1');
    expect(text).toContain('entente_command_seconds_count{type="Deliver"} 2');
    expect(text).toContain('entente_append_events_sum 3');
    expect(text).toContain('entente_append_events_count 1');
  });

  it('read a gauge when somebody asks, from every part that watches it', async () => {
    const metrics = new Metrics();
    let keys = 3;
    watching(metrics, async () => [{ of: { consumer: 'order.hears' }, value: keys }]);
    watching(metrics, async () => [{ of: { consumer: 'payout.hears' }, value: 1 }]);
    expect(await metrics.registry.metrics()).toContain('entente_parked_keys{consumer="order.hears"} 3');
    keys = 0;
    const later = await metrics.registry.metrics();
    expect(later).toContain('entente_parked_keys{consumer="order.hears"} 0');
    expect(later).toContain('entente_parked_keys{consumer="payout.hears"} 1');
  });

  it('show the other parts when one cannot be read, and alert', async () => {
    const metrics = new Metrics();
    watching(metrics, () => Promise.reject(new Error('the database is away')));
    watching(metrics, async () => [{ of: { consumer: 'payout.hears' }, value: 2 }]);
    await metrics.registry.metrics();
    const text = await metrics.registry.metrics();
    expect(text).toContain('entente_parked_keys{consumer="payout.hears"} 2');
    expect(text).toMatch(/entente_alerts_total\{alert="metric.unreadable"\} [12]/);
  });

  it('do not wait for a part that does not answer', async () => {
    const metrics = new Metrics();
    watching(metrics, () => new Promise(() => {}));
    watching(metrics, async () => [{ of: { consumer: 'payout.hears' }, value: 2 }]);
    expect(await metrics.registry.metrics()).toContain('entente_parked_keys{consumer="payout.hears"} 2');
  }, 15_000);

  it('of the process are there on demand', async () => {
    const text = await new Metrics({ ofProcess: true }).registry.metrics();
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds']) expect(text).toContain(name);
  });
});
