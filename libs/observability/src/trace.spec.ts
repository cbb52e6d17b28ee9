import { describe, expect, it } from '@jest/globals';
import { childOf, parseTraceparent, writeTraceparent } from './trace.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const WRITTEN = `00-${TRACE_ID}-${SPAN_ID}-01`;

describe('A traceparent', () => {
  it('is read and written again', () => {
    expect(parseTraceparent(WRITTEN)).toEqual({ traceId: TRACE_ID, spanId: SPAN_ID, sampled: true });
    expect(writeTraceparent({ traceId: TRACE_ID, spanId: SPAN_ID, sampled: false })).toBe(`00-${TRACE_ID}-${SPAN_ID}-00`);
  });

  it('of a later version is read as far as it is known', () =>
    expect(parseTraceparent(`cc-${TRACE_ID}-${SPAN_ID}-03-what.comes.next`)).toEqual({
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      sampled: true,
    }));

  it.each([
    undefined,
    '',
    WRITTEN.toUpperCase(),
    `ff-${TRACE_ID}-${SPAN_ID}-01`,
    `${WRITTEN}-more`,
    `00-${'0'.repeat(32)}-${SPAN_ID}-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `00-${TRACE_ID}-${SPAN_ID}`,
    'DROP TABLE',
  ])('such as %p is none', (text) => expect(parseTraceparent(text)).toBeUndefined());

  it('has children in the same trace, under another span', () => {
    const parent = { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true };
    const child = childOf(parent);
    expect(child).toMatchObject({ traceId: TRACE_ID, sampled: true });
    expect(child.spanId).not.toBe(SPAN_ID);
    expect(parseTraceparent(writeTraceparent(child))).toEqual(child);
  });
});
