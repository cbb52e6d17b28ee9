import { must } from '@entente/kernel';
import { many, type RowSource, type TableName } from '../pack-source.js';
import type { Pack } from '../read-pack.js';
import type { Language } from '../texts.js';
import type { RELATIONS } from '../vocabulary.js';
import { FRAMES } from './frames.js';
import type { Phrase } from './phrases.js';
import { sayingsOf } from './rows.js';
import { speechOf, type Speech } from './speech.js';
import { listed, uncapital } from './spoken.js';

/** What sets an edge off, when nobody does: time, news, another rule. */
const SIGNS = { deadline: '⏱', on: '✉', follows: '↪' } as const;

/** Who acts, as short as it can be said. */
const ACTORS: { readonly [R in (typeof RELATIONS)[number]]: Phrase } = {
  buyer: { en: 'buyer', fr: 'acheteur' },
  seller: { en: 'seller', fr: 'vendeur' },
  mediator: { en: 'mediator', fr: 'médiateur' },
  'any mediator': { en: 'any mediator', fr: 'tout médiateur' },
  staff: { en: 'staff', fr: 'équipe' },
  operator: { en: 'operator', fr: 'opérateur' },
  service: { en: 'service', fr: 'service' },
  'service for buyer': { en: 'buyer’s service', fr: 'service pour l’acheteur' },
};

/** Several states at once are drawn as one. */
const GROUPS: { readonly [group: string]: Phrase } = {
  any: { en: 'any state', fr: 'tout état' },
  'any open': { en: 'any state that is not closed', fr: 'tout état non clos' },
  'any active': { en: 'any state, neither closed nor frozen', fr: 'tout état ni clos ni gelé' },
  'any closed': { en: 'any closed state', fr: 'tout état clos' },
};
const groupId = (group: string): string => group.toUpperCase().replaceAll(' ', '_');

/** Ids that Mermaid would take for something else. */
const RESERVED = new Set([
  'state',
  'note',
  'end',
  'direction',
  'class',
  'default',
  'style',
  'hide',
  'scale',
  'as',
  'fork',
  'join',
  'choice',
]);
const idOf = (state: string): string => (RESERVED.has(state) ? `${state}_` : state);
type Edge = { readonly from: string; readonly to: string; readonly label: string };

/**
 * A table of a rule book as a Mermaid state diagram: an edge from state to state, with all that leads along it. What leaves the process where it is
 * (marks, messages, counts) is told by the rules, and not drawn.
 */
export function diagramOf(pack: Pack, of: TableName, language: Language): string {
  const speech = speechOf(pack, of, language);
  const { states } = must(pack[of], `The table ${of}`);
  const edges = speech.source.rows.flatMap((row) => edgesOf(row, speech)).filter(({ from, to }) => from !== to);
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const groups = Object.entries(GROUPS).filter(([group]) => ends.has(groupId(group)));

  return [
    'stateDiagram-v2',
    ...[...states.keys()].map((name) => `  state "${written(speech.title('states', name))}" as ${idOf(name)}`),
    ...groups.map(([group, named]) => `  state "${named[language]}" as ${groupId(group)}`),
    ...grouped(edges).map(({ from, to, label }) => `  ${from} --> ${to}: ${label}`),
    ...[...states].flatMap(([name, { terminal }]) => (terminal ? [`  ${idOf(name)} --> [*]`] : [])),
    ...(groups.length > 0
      ? ['  classDef group stroke-dasharray:4', `  class ${groups.map(([group]) => groupId(group)).join(',')} group`]
      : []),
  ].join('\n');
}

/** From each place where it applies to where it leads; a group of states is one place. */
function edgesOf(row: RowSource, speech: Speech): readonly Edge[] {
  const places = row.to === 'back' ? cameFrom(row, speech) : many(row.to);
  const label = labelOf(row, speech);
  return many(row.from).flatMap((from) => places.map((to) => ({ from: nodeOf(from), to: nodeOf(to), label })));
}

const nodeOf = (place: string): string => (place === 'new' ? '[*]' : place in GROUPS ? groupId(place) : idOf(place));

/** Back is wherever another row has led here from. */
const cameFrom = ({ from }: RowSource, { source }: Speech): readonly string[] => [
  ...new Set(source.rows.filter(({ to }) => to !== undefined && many(from).includes(to)).flatMap((row) => many(row.from))),
];

function labelOf(row: RowSource, speech: Speech): string {
  const { language, title } = speech;
  const said = sayingsOf(row, speech);
  const [trigger = ''] = Object.values(said.trigger);
  const [chosen] = Object.values(said.says);
  const choice = chosen !== undefined && (row.on !== undefined || row.action === 'decide') ? ` (${chosen})` : '';
  const what =
    row.action !== undefined
      ? `${actorsOf(row, speech)} – ${uncapital(title('actions', row.action))}`
      : row.deadline !== undefined
        ? `${SIGNS.deadline} ${title('deadlines', row.deadline)}`
        : `${row.on === undefined ? SIGNS.follows : SIGNS.on} ${trigger.replace(FRAMES[language].when(''), '')}`;
  return `${row.rule} ${what}${choice}`;
}

/** In one word each. */
const actorsOf = ({ by }: RowSource, { language, named }: Speech): string => {
  const actors = many(by).map((relation) => {
    const [role = '', flag] = relation.split(' of ');
    if (flag !== undefined) return FRAMES[language][role === 'proposer' ? 'proposer' : 'counterparty'](named('flags', flag));
    return ACTORS[relation as keyof typeof ACTORS][language];
  });
  return listed(actors, 'or', language);
};

/** All that leads from one state to another stands on one edge, each on a line of its own. */
function grouped(edges: readonly Edge[]): readonly Edge[] {
  const labels = new Map<string, { readonly edge: Edge; readonly lines: Set<string> }>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const known = labels.get(key) ?? { edge, lines: new Set() };
    labels.set(key, known);
    known.lines.add(written(edge.label));
  }
  return [...labels.values()].map(({ edge, lines }) => ({ ...edge, label: [...lines].join('<br/>') }));
}

/** What Mermaid would read as its own is written otherwise. */
const written = (text: string): string =>
  text.replaceAll('"', '”').replace(/\s*:/g, ' –').replaceAll(';', ',').replace(/\s+/g, ' ');
