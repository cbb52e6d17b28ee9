export { openCommands, type CommandSender } from './commands.js';
export type { Subscription } from './follow.js';
export { subscribe, type Heard } from './subscribe.js';
export { subscribeToResults, type Result } from './results.js';
