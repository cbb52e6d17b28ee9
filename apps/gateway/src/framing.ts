import type { IncomingMessage } from 'node:http';

/** How a body is delimited on its way to a service, or why it is not handed on. */
export type Framing =
  { readonly hasBody: boolean; readonly headers: { readonly [name: string]: string } } | { readonly fault: string };

const NOTHING: Framing = { hasBody: false, headers: {} };

/**
 * Read once, and written anew for the service. Whoever stands behind us on the connection must read the same: what one takes for a body and
 * the other for the next request would be answered to a stranger, or act with his credentials.
 */
export function framingOf({ method, headersDistinct }: Pick<IncomingMessage, 'method' | 'headersDistinct'>): Framing {
  const { 'content-length': lengths = [], 'transfer-encoding': codings = [] } = headersDistinct;
  if (lengths.length + codings.length > 1)
    return { fault: 'Say once how long the body is: with one Content-Length, or in chunks.' };
  const [length] = lengths;
  const [coding] = codings;
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return { fault: 'The only Transfer-Encoding that is taken is chunked.' };
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return { fault: 'The Content-Length must be a number of bytes.' };
  const hasBody = coding !== undefined || Number(length ?? 0) > 0;
  if (method === 'POST') {
    if (coding !== undefined) return { hasBody, headers: { 'transfer-encoding': 'chunked' } };
    return { hasBody, headers: { 'content-length': length ?? '0' } };
  }
  return hasBody ? { fault: `Send no body with ${method}: only a POST has one.` } : NOTHING;
}
