import { describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka as Binding } from 'cloudevents';
import type { Instant } from '@entente/kernel';
import type { Message } from '../bus.js';
import { BATCH_BYTES_MAX, commandFromRecord, fromRecord, OLDEST, toRecord } from './record.js';

const told: Message = {
  topic: 'entente.order.v1',
  key: 'cu-1001',
  id: '0b7d4f2e-6c1b-5f0e-8a53-3b1e1f0c9d11',
  type: 'entente.order.dispute_opened.v1',
  source: '/entente/order',
  time: '2026-01-05T12:00:00.000Z' as Instant,
  correlationId: 'correlation-1',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { orderId: 'cu-1001', refundableMinor: 4500, note: 'é \u0000' },
};
const place = { topic: told.topic, partition: 3 };

type Headers = { readonly [name: string]: string };
type Written = { readonly key?: string | null; readonly value?: string | Buffer | null; readonly headers?: Headers };

/** As the client hands it over: everything in bytes. */
const arrived = ({ key = told.key, value = '{}', headers = {} }: Written) => ({
  offset: '17',
  key: key === null ? null : Buffer.from(key),
  value: typeof value === 'string' ? Buffer.from(value) : value,
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});
const headers = toRecord(told).headers as Headers;
const written = { key: told.key, value: JSON.stringify(told.data), headers };

describe('A record', () => {
  it('is a CloudEvent in binary mode, under its key, with the trace as W3C names it', () =>
    expect(toRecord(told)).toEqual({
      key: 'cu-1001',
      headers: {
        ce_specversion: '1.0',
        ce_id: told.id,
        ce_source: '/entente/order',
        ce_type: 'entente.order.dispute_opened.v1',
        ce_time: told.time,
        ce_correlationid: 'correlation-1',
        traceparent: told.traceparent,
        'content-type': 'application/json',
      },
      value: JSON.stringify(told.data),
    }));

  it('comes back as it was, with a trace or without', () => {
    const { traceparent: _, ...untraced } = told;
    for (const message of [told, untraced]) {
      const record = toRecord(message);
      const again = arrived({ key: message.key, value: String(record.value), headers: record.headers as Headers });
      expect(fromRecord(place, again)).toEqual({ message });
    }
  });

  it('is read by the SDK as we wrote it', () => {
    const { key, value, headers: attributes } = toRecord(told);
    const record = { key, value, body: value, headers: attributes as Headers };
    const event = Binding.toEvent(record);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: told.id,
      source: told.source,
      type: told.type,
      time: told.time,
      datacontenttype: 'application/json',
      correlationid: told.correlationId,
      partitionkey: told.key,
      data: told.data,
    });
  });

  it('is read by us as the SDK wrote it', () => {
    const { id, source, type, time, correlationId: correlationid, data } = told;
    const event = new CloudEvent({
      id,
      source,
      type,
      time,
      data,
      correlationid,
      partitionkey: told.key,
      datacontenttype: 'application/json',
    });
    const { key, value, headers: all } = Binding.binary(event) as { key: string; value: object; headers: Headers };
    const attributes = JSON.parse(JSON.stringify(all)) as Headers; // Without those that are not set.
    const { traceparent: _, ...untraced } = told;
    expect(fromRecord(place, arrived({ key, value: JSON.stringify(value), headers: attributes }))).toEqual({ message: untraced });
  });

  it('may be written by others: with an offset, a charset, a header twice', () => {
    const record = arrived({ ...written, headers: { ...headers, ce_time: '2026-01-05T13:00:00+01:00' } });
    const again = { ...record.headers, 'content-type': ['text/plain', Buffer.from('application/json; charset=utf-8')] };
    expect(fromRecord(place, { ...record, headers: again })).toEqual({ message: told });
  });

  it('has the empty key if it has none', () =>
    expect(fromRecord(place, arrived({ ...written, key: null })).message.key).toBe(''));
});

describe('A record that is no event of ours', () => {
  const nested = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;
  const named = (more: Headers) => ({ headers: { ...headers, ...more } });

  it.each<[string, Written, string]>([
    ['has no headers', { headers: {} }, 'It has no header ce_specversion.'],
    ['has no id', named({ ce_id: '' }), 'It has no header ce_id.'],
    ['has no type', named({ ce_type: '' }), 'It has no header ce_type.'],
    ['follows another specification', named({ ce_specversion: '0.3' }), 'Its ce_specversion is not 1.0.'],
    ['has a time that is none', named({ ce_time: 'yesterday' }), 'Its ce_time is no instant.'],
    ['has other content', named({ 'content-type': 'application/xml' }), 'Its content-type is not application/json.'],
    ['has an id that no index takes', named({ ce_id: 'x'.repeat(3000) }), 'Its ce_id is too long, or holds a NUL.'],
    ['has a NUL in a header', named({ ce_source: 'a\0b' }), 'Its ce_source is too long, or holds a NUL.'],
    ['has a key that no index takes', { headers, key: 'k'.repeat(3000) }, 'Its key is too long, or holds a NUL.'],
    ['is a tombstone', { headers, value: null }, 'It has no value.'],
    ['has a broken value', { headers, value: '{' }, 'Its value is not JSON.'],
    ['is a list', { headers, value: '[]' }, 'Its value is no JSON object.'],
    ['is nested beyond reason', { headers, value: nested }, 'Its value is nested more than 100 deep.'],
    [
      'has grown in unpacking',
      { headers, value: Buffer.alloc(5_000_000) },
      `Its value takes 5000000 bytes, more than ${BATCH_BYTES_MAX}.`,
    ],
  ])('because it %s, says so and keeps none of its data', (_, record, fault) => {
    const received = fromRecord(place, arrived(record));
    expect(received.fault).toBe(fault);
    expect(received.message.data).toEqual({});
    expect(received.message.key.slice(0, 5)).toBe((record.key ?? told.key).slice(0, 5));
  });

  it('because its key and headers are longer than any text can be, says so', () => {
    const huge = Buffer.alloc(540_000_000, 'a');
    const tooLong = fromRecord(place, { ...arrived({ headers }), key: huge });
    expect(tooLong).toMatchObject({ fault: 'Its key is too long, or holds a NUL.', message: { id: told.id } });
    expect(tooLong.message.key).toBe('a'.repeat(256));
    const named = arrived({ headers });
    const received = fromRecord(place, { ...named, headers: { ...named.headers, ce_id: huge } });
    expect(received).toMatchObject({ fault: 'Its ce_id is too long, or holds a NUL.', message: { key: told.key } });
  });

  it('because it cannot be read at all, says so, under no key', () => {
    const { headers: attributes } = arrived({ headers });
    const broken = { ...attributes, get ce_id(): Buffer { throw new RangeError('Out of memory.'); } }; // prettier-ignore
    const received = fromRecord(place, { ...arrived({ headers }), headers: broken });
    expect(received).toMatchObject({
      fault: 'It cannot be read: Out of memory.',
      message: { key: '', id: 'entente.order.v1-3-17', data: {} },
    });
  });

  it('has no key where its key holds a NUL: without that it would be the key of another order', () => {
    const received = fromRecord(place, arrived({ headers, key: 'cu-1\u0000001' }));
    expect(received).toMatchObject({ fault: 'Its key is too long, or holds a NUL.', message: { key: '' } });
  });

  it('keeps its id and time if it has them, and is named after its place otherwise', () => {
    expect(fromRecord(place, arrived({ headers, value: '{' })).message).toMatchObject({ id: told.id, time: told.time });
    expect(fromRecord(place, arrived({ headers: {} })).message).toMatchObject({ id: 'entente.order.v1-3-17', time: OLDEST });
  });
});

describe('A command, which anybody may have sent,', () => {
  const timestamp = '1767603600000';
  const said = { ce_specversion: '1.0', ce_id: 'c-1', ce_source: '/shop', ce_type: 'entente.order.accept' };
  const beside = { authorization: 'Bearer abc', 'entente-on-behalf-of': 'bo', 'idempotency-key': 'k', 'if-match': '3' };
  const command = (more: Headers = {}, key: string | null = 'cu-1') =>
    commandFromRecord(place, {
      ...arrived({ key, value: '{}', headers: { ...said, 'content-type': 'application/json', ...more } }),
      timestamp,
    });

  it('needs to say no more than CloudEvents asks for, and is dated by the broker', () =>
    expect(command()).toEqual({
      message: {
        topic: place.topic,
        key: 'cu-1',
        id: 'c-1',
        type: 'entente.order.accept',
        source: '/shop',
        time: '2026-01-05T09:00:00.000Z',
        correlationId: 'c-1',
        headers: {},
        data: {},
      },
    }));
  it('brings what its sender said beside it, and nothing that he said to others', () =>
    expect(command({ ...beside, 'x-other': 'no', ce_time: '1999-01-01T00:00:00.000Z' }).message).toMatchObject({
      headers: beside,
      time: '2026-01-05T09:00:00.000Z',
    }));
  it('has a fault when it says another subject than its key, or more than fits', () => {
    expect(command({ ce_subject: 'cu-1' }).fault).toBeUndefined();
    expect(command({ ce_subject: 'cu-2' }).fault).toBe('Its ce_subject is not its key.');
    expect(command({ authorization: 'a'.repeat(9_000) }).fault).toBe('Its authorization is too long, or holds a NUL.');
    expect(command({ ce_type: '' }).fault).toBe('It has no header ce_type.');
  });
});
