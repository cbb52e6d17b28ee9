export { specify, type Told } from './specify.js';
