export { createClient, type Body, type Client, type ClientOptions } from './client.js';
export { Problem } from './problem.js';
export type { Gets, Posts, ProblemCode } from './generated/http.js';
