/** What every process is made of, whichever parts of Entente it runs. */
export { cannotListen, serveUntilTold } from './serving.js';
export { CannotStart, ConfigError, fromDisk, readSettings, type Env, type Settings } from './settings.js';
