import type { Person } from '../story.js';

export const ana: Person = { id: 'ana', name: 'Ana' };
export const bo: Person = { id: 'bo', name: 'Bo' };
export const nia: Person = { id: 'nia', name: 'Nia' };
export const kofi: Person = { id: 'kofi', name: 'Kofi' };

export const lea: Person = { id: 'lea', name: 'Léa' };
export const noah: Person = { id: 'noah', name: 'Noah' };

/** Sells one thing only: what is in her wallet is from there. */
export const kim: Person = { id: 'kim', name: 'Kim' };

/** Speaks for nobody but itself. */
export const shop: Person = { id: 'shop', name: 'The shop', roles: ['service'] };

export const mia: Person = { id: 'mia', name: 'Mia', roles: ['mediator'] };
export const max: Person = { id: 'max', name: 'Max', roles: ['mediator'] };
/** Runs the marketplace: assigns mediators, but settles no quarrel. */
export const olu: Person = { id: 'olu', name: 'Olu', roles: ['operator'] };
