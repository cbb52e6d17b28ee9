export { describeWhere } from './describe-where.js';
