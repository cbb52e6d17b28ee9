import { describe, expect, it } from '@jest/globals';
import { VARIABLES } from '@entente/runtime/process';
import { readGatewayConfig } from './config.js';

const URLS = { ORDER_URL: 'http://order:3000', DISPUTE_URL: 'http://dispute:3000', PAYOUT_URL: 'http://payout:3000' };

describe('The settings of the gateway', () => {
  it('name several replicas with commas', () => {
    const { port, host, services } = readGatewayConfig({ ...URLS, ORDER_URL: 'http://a:1, http://b:2/' });
    expect([port, host]).toEqual([3000, '127.0.0.1']);
    expect(services.order.map(({ host: replica }) => replica)).toEqual(['a:1', 'b:2']);
  });

  it('may be left out where the table of variables has a default', () => {
    const defaults = VARIABLES.flatMap(({ name, readBy, default: value }) =>
      readBy.includes('gateway') && typeof value === 'string' ? [[name, value] as const] : [],
    );
    expect(defaults.map(([name]) => name)).toEqual(['PORT', 'HOST']);
    expect(readGatewayConfig({ ...URLS, ...Object.fromEntries(defaults) })).toEqual(readGatewayConfig(URLS));
  });

  it('name a port for what is measured, or none', () => {
    expect(readGatewayConfig(URLS)).not.toHaveProperty('metricsPort');
    expect(readGatewayConfig({ ...URLS, METRICS_PORT: '9464' })).toMatchObject({ port: 3000, metricsPort: 9464 });
    expect(() => readGatewayConfig({ ...URLS, METRICS_PORT: 'on' })).toThrow('METRICS_PORT="on" is not a whole number');
    expect(() => readGatewayConfig({ ...URLS, METRICS_PORT: '3000' })).toThrow('METRICS_PORT=3000 is PORT as well');
    expect(readGatewayConfig({ ...URLS, PORT: '0', METRICS_PORT: '0' })).toMatchObject({ port: 0, metricsPort: 0 });
  });

  it('are refused all at once, each with what to write', () => {
    const wrong = () => readGatewayConfig({ PORT: 'x', ORDER_URL: 'https://order', DISPUTE_URL: 'http://dispute/path,no' });
    expect(wrong).toThrow(/PORT="x" is not/);
    expect(wrong).toThrow(/ORDER_URL="https:\/\/order" is no address/);
    expect(wrong).toThrow(/DISPUTE_URL="http:\/\/dispute\/path" .*\n.*DISPUTE_URL="no"/);
    expect(wrong).toThrow(/PAYOUT_URL is missing. Write .* http:\/\/payout-service:3000/);
  });
});
