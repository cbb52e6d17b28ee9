import { TOPICS, type Results } from '../generated/messages.js';
import { follow, type Following, type Subscription } from './follow.js';

/** What came of one command, by its `commandId`: `answer`, as its POST would have been answered, or the `code` of a refusal, without a sentence. */
export type Result = Results[keyof Results];

/** Hears what came of the commands of one `source`, and of no others, at least once each. One that was sent twice has two results. */
export function subscribeToResults({
  source,
  handle,
  ...following
}: Following & { readonly source: string; readonly handle: (result: Result) => Promise<void> }): Promise<Subscription> {
  return follow(following, [TOPICS.results], async ({ data }) => {
    const result = data as Result;
    if (result.commandSource === source) await handle(result);
  });
}
