export { comeup, congocrea, histories, WRITTEN } from './histories.js';
export { describeWhere } from './needs.js';
export { specify, type Told } from './specify.js';
export { KINSHASA, LUBUMBASHI, placing, world, type World } from './world.js';
