export { httpTypes } from './http-types.js';
export { messageTypes } from './message-types.js';
export type { AsyncApi, OpenApi } from './documents.js';
