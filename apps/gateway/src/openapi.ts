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

export type AsyncApi = {
  readonly channels: Parts;
  readonly operations: Parts;
  readonly components: { readonly [kind: string]: Parts };
};

/** What all services send: each describes its own topics, and what they have in common is the same in every one. */
export function mergedTopics(documents: readonly AsyncApi[]): AsyncApi {
  return documents.reduce((all, one) => ({
    ...all,
    channels: { ...all.channels, ...one.channels },
    operations: { ...all.operations, ...one.operations },
    components: mergedComponents(all.components, one.components),
  }));
}

type Components = OpenApi['components'];
function mergedComponents(all: Components, one: Components): Components {
  const kinds = [...new Set([...Object.keys(all), ...Object.keys(one)])];
  return Object.fromEntries(kinds.map((kind) => [kind, { ...one[kind], ...all[kind] }]));
}
