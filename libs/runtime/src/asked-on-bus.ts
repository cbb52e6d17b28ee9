import type { Action, Asked, ServiceName } from '@entente/contracts';
import type { Actions } from '@entente/http';
import type { OpenApi } from '@entente/http/serving';
import { must } from '@entente/kernel';

/** What contexts may be asked for on the bus: the POST of each of their actions, as HTTP describes it. */
export function askedOnBus(overHttp: OpenApi, contexts: readonly (readonly [ServiceName, Actions])[]): Asked {
  const posts = new Map(Object.entries(overHttp.paths).map(([path, { post }]) => [unnamed(path), { path, post }] as const));
  const actionOf = (context: ServiceName, { path }: Actions, name: string): Action => {
    const described = posts.get(path({ subject: '{}', action: name }));
    const post = must(described?.post, `The description of what ${name} of ${context} does over HTTP`);
    const body = must(post.requestBody, `The body of ${name}, in its description`);
    const schema = 'content' in body ? body.content['application/json']?.schema : body;
    return {
      context,
      name,
      path: described!.path,
      summary: post.summary || name,
      description: post.description ?? '',
      body: { ...must(schema, `The schema of what ${name} is asked with`) },
    };
  };
  return {
    actions: contexts.flatMap(([context, actions]) => actions.names.map((name) => actionOf(context, actions, name))),
    schemas: overHttp.components?.schemas as Asked['schemas'],
  };
}

/** A path whose parameters have lost their names: contexts call the same thing differently. */
const unnamed = (path: string): string => path.replace(/\{\w+\}/g, '{}');
