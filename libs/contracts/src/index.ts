export { asyncApiOf, channelOf } from './asyncapi.js';
export { disputeEvents, type DisputeNews } from './dispute-events.js';
export { faultIn, pick, schemaOf, unknownInstruction, type DataOf, type Fields, type Funds } from './fields.js';
export { orderEvents, type OrderNews } from './order-events.js';
export { payoutEvents, type PayoutNews } from './payout-events.js';
export { ATTACHMENTS_MAX, attachmentsNamed, OrderFiles, type Attached, type OrderFile } from './order-file.js';
export { SERVICES, type ServiceName } from './services.js';
export { COMMANDS_TOPIC, RESULTS_TOPIC, TOPICS } from './topics.js';
