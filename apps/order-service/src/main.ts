import { runService } from '@entente/runtime';

// The client of the broker may keep timers when everything is closed: whoever has ended well does not wait for them.
process.exit(await runService('order', process.env, console));
