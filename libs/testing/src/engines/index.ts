export { startBroker, type Broker, type BrokerOptions } from './kafka.js';
export { freePort } from './ports.js';
export { startPostgres, type PostgresServer } from './postgres.js';
export { startProxy, type Proxy } from './proxy.js';
export { freshDatabase, hasKafka, hasPostgres, kafkaBrokers } from './shared.js';
