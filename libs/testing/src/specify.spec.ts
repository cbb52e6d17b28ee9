import { describe, it, expect } from '@jest/globals';
import { Rejection, type Decider } from '@entente/kernel';
import { specify } from './specify.js';

type Door = { open: boolean; knocks: number };
type DoorEvent = { type: 'DoorOpened'; by: string; at: number } | { type: 'DoorShut' } | { type: 'Knocked'; knocks: number };
type DoorCommand = { type: 'Open'; by: string } | { type: 'Shut' } | { type: 'Break' };

const door: Decider<Door, DoorCommand, DoorEvent, { now: number }> = {
  initial: { open: false, knocks: 0 },
  decide(command, { open, knocks }, { now }) {
    if (command.type === 'Break') throw new TypeError('hinges');
    if (command.type === 'Shut') return open ? [{ type: 'DoorShut' }] : [];
    if (open) throw new Rejection('door.open', 'Walk in.', { knocks });
    return [{ type: 'DoorOpened', by: command.by, at: now }];
  },
  evolve: (state, event) =>
    event.type === 'Knocked' ? { ...state, knocks: event.knocks } : { ...state, open: event.type === 'DoorOpened' },
};

describe('A specification', () => {
  const shut = specify(door, { now: 7 }).given();
  const open = specify(door, { now: 9 }).given({ type: 'Knocked', knocks: 2 }, { type: 'DoorOpened', by: 'ana', at: 7 });

  it('compares what it names of the events, and the time that was given', () => {
    shut.when({ type: 'Open', by: 'ana' }).thenRecords({ type: 'DoorOpened' });
    shut.when({ type: 'Open', by: 'ana' }).thenRecords({ type: 'DoorOpened', by: 'ana', at: 7 });
    expect(() => shut.when({ type: 'Open', by: 'ana' }).thenRecords({ type: 'DoorOpened', by: 'bo' })).toThrow('bo');
  });

  it('fails when fewer or more events were recorded than it names', () => {
    expect(() => shut.when({ type: 'Open', by: 'ana' }).thenRecords()).toThrow('DoorOpened');
    expect(() => open.when({ type: 'Shut' }).thenRecords({ type: 'DoorShut' }, { type: 'DoorShut' })).toThrow('DoorShut');
  });

  it('knows a refusal by its code and its facts', () => {
    open.when({ type: 'Open', by: 'bo' }).thenRejects('door.open', { knocks: 2 });
    expect(() => open.when({ type: 'Open', by: 'bo' }).thenRejects('door.locked')).toThrow('door.locked');
    expect(() => open.when({ type: 'Shut' }).thenRejects('door.open')).toThrow('door.open');
  });

  it('takes silence for a result', () => {
    shut.when({ type: 'Shut' }).thenNothing();
    expect(() => open.when({ type: 'Shut' }).thenNothing()).toThrow('DoorShut');
  });

  it('lets a bug through as a bug', () => {
    expect(() => shut.when({ type: 'Break' }).thenRejects('door.open')).toThrow(TypeError);
  });
});
