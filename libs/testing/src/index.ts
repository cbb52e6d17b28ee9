export { asksToCancel, comeup, comeup1, comeup3, congocrea, HELP_FIRST, histories, paid, refusesToCancel } from './histories.js';
export { WRITTEN } from './histories.js';
export { helped, publishedEverywhere } from './published.js';
export { describeWhere } from './needs/describe-where.js';
export { chance } from './walk/chance.js';
export { specify, type Told } from './specify.js';
export { KINSHASA, LUBUMBASHI, placing } from './market.js';
export { world, type World } from './world.js';
