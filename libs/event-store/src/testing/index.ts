export { goldenCorpus, type Golden } from './golden-corpus.js';
