import { removeServers } from './servers.js';

export default removeServers;
