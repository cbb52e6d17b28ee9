export { comeup, congocrea, histories, paid, WRITTEN } from './histories.js';
export { describeWhere } from './needs/describe-where.js';
export { chance } from './walk.js';
export { specify, type Told } from './specify.js';
export { KINSHASA, LUBUMBASHI, placing, world, type World } from './world.js';
