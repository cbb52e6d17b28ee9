export { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
export { offsetsIn } from './offsets-in.js';
export { readTopic, type Extent, type TopicMessage } from './read-topic.js';
export { createTopics, topicSettings, type Topic } from './topics.js';
export { PUBLISH_MS_MAX } from './producer.js';
export { toRecord } from './record.js';
