export { readConfig, readProvider, readServiceConfig, readTopicsConfig } from './config.js';
export { namesDatabases, readBrokers, readDatabaseOf, readDatabases, readDataDir } from './config.js';
export { readStore, readUsers, type StoreChoice } from './stores.js';
