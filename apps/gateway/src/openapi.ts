type Parts = { readonly [name: string]: object };
export type OpenApi = {
  readonly paths: Parts;
  readonly components: { readonly [kind: string]: Parts };
  readonly tags?: readonly { readonly name: string }[];
};

/** One description of all: what every service has is described once, in the words of the first. */
export function merged(documents: readonly OpenApi[]): OpenApi {
  return documents.reduce((all, one) => {
    const kinds = [...new Set([...Object.keys(all.components), ...Object.keys(one.components)])];
    const known = new Set(all.tags?.map(({ name }) => name));
    return {
      ...all,
      paths: { ...one.paths, ...all.paths },
      components: Object.fromEntries(kinds.map((kind) => [kind, { ...one.components[kind], ...all.components[kind] }])),
      tags: [...(all.tags ?? []), ...(one.tags ?? []).filter(({ name }) => !known.has(name))],
    };
  });
}
