/** What every process is made of, whichever parts of Entente it runs. */
export { PROGRAMS, VARIABLES, type Program, type Variable } from './variables.js';
export { cannotListen, serveUntilTold } from './serving.js';
export { CannotStart, ConfigError, fromDisk, readSettings, type Env, type Settings } from './settings.js';
