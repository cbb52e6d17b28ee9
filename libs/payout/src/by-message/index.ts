export { MessageProvider } from './message-provider.js';
