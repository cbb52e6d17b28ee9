export { bookTold, type BookTold } from './book.js';
export { diagramOf } from './diagram.js';
export { differenceOf, type Changes } from './difference.js';
export { fileOf, pageOf, type RuleTest } from './page.js';
export { readSources } from './sources.js';
