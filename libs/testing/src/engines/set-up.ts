import { removeServers, startServers } from './servers.js';

/** Jest runs the teardown only after a setup that succeeded. */
export default (): Promise<void> =>
  startServers().catch(async (error) => {
    await removeServers();
    throw error;
  });
