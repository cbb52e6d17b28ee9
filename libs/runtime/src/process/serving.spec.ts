import { describe, expect, it } from '@jest/globals';
import { cannotListen } from './serving.js';

const failed = (code: string, more: object) => Object.assign(new Error(code), { code, ...more });
const said = (error: Error) => cannotListen(error, { port: 80, host: 'here' })?.message;

describe('A process that cannot listen', () => {
  it.each([
    ['EADDRINUSE', { syscall: 'listen' }, 'Port 80 is taken. Set PORT'],
    ['EADDRNOTAVAIL', { syscall: 'listen' }, 'may not listen on here:80. Set HOST and PORT'],
    ['EACCES', { syscall: 'listen' }, 'may not listen on here:80. Set HOST and PORT'],
    ['ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'here' }, 'may not listen on here:80. Set HOST and PORT'],
  ])('says what to set: %s', (code, more, what) => expect(said(failed(code, more))).toContain(what));

  it('names the setting of another port', () => {
    const taken = failed('EADDRINUSE', { syscall: 'listen' });
    expect(cannotListen(taken, { port: 81, host: 'here', setting: 'METRICS_PORT' })?.message).toContain(
      'Set METRICS_PORT to another',
    );
  });

  it.each([
    ['a folder that may not be written', 'EACCES', { syscall: 'mkdir' }],
    ['a database that is nowhere', 'ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'database' }],
  ])('is not blamed for %s', (_, code, more) => expect(said(failed(code, more))).toBeUndefined());
});
