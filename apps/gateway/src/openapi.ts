type Parts = { readonly [name: string]: object };
export type OpenApi = {
  readonly paths: Parts;
  readonly components: { readonly [kind: string]: Parts };
  readonly tags?: readonly { readonly name: string }[];
};

/** One description of all: what every service has is described once, in the words of the first. */
export function merged(documents: readonly OpenApi[]): OpenApi {
  return documents.reduce((all, one) => {
    const known = new Set(all.tags?.map(({ name }) => name));
    return {
      ...all,
      paths: { ...one.paths, ...all.paths },
      components: mergedComponents(all.components, one.components),
      tags: [...(all.tags ?? []), ...(one.tags ?? []).filter(({ name }) => !known.has(name))],
    };
  });
}

type Topic = { readonly messages?: object };
export type AsyncApi = {
  readonly channels: { readonly [name: string]: Topic };
  readonly operations: Parts;
  readonly components: { readonly [kind: string]: Parts };
};

/** What all services send and take: each describes its own topics, and of those that they share its own messages. */
export function mergedTopics(documents: readonly AsyncApi[]): AsyncApi {
  return documents.reduce((all, one) => ({
    ...all,
    channels: mergedChannels(all.channels, one.channels),
    operations: { ...all.operations, ...one.operations },
    components: mergedComponents(all.components, one.components),
  }));
}

function mergedChannels(all: AsyncApi['channels'], one: AsyncApi['channels']): AsyncApi['channels'] {
  const shared = Object.entries(one).map(([name, topic]) => {
    const messages = { ...all[name]?.messages, ...topic.messages };
    return [name, { ...topic, ...all[name], messages }] as const;
  });
  return { ...all, ...Object.fromEntries(shared) };
}

type Components = OpenApi['components'];
function mergedComponents(all: Components, one: Components): Components {
  const kinds = [...new Set([...Object.keys(all), ...Object.keys(one)])];
  return Object.fromEntries(kinds.map((kind) => [kind, { ...one[kind], ...all[kind] }]));
}
