export { describeWhere } from './needs.js';
export { specify, type Told } from './specify.js';
export { comeup, congocrea, KINSHASA, LUBUMBASHI, placing, world, type World } from './world.js';
