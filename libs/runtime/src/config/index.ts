export { readConfig, readProvider, readServiceConfig, readStore, readTopicsConfig, type StoreChoice } from './config.js';
export { namesDatabases, readBrokers, readDatabaseOf, readDatabases, readDataDir } from './config.js';
