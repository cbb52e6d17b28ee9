import { describe, expect, it } from '@jest/globals';
import { textOf } from './blocks.js';
import { dev, embedded, installations, instead, port, prod } from './installations.js';
import * as checks from './kubernetes-checks.js';
import { shapesFit } from './kubernetes-shapes.js';
import type { KubeObject } from './kustomize.js';

/** After so long a process ends by itself. */
const drainMs = Number(/STOP_MS_MAX = ([\d_]+)/.exec(textOf('libs/runtime/src/process/serving.ts'))?.[1]?.replaceAll('_', ''));
type Planted = { readonly planted: readonly KubeObject[]; readonly finds: string };

const demands: readonly { readonly demand: string; readonly check: checks.Check; readonly plants: readonly Planted[] }[] = [
  {
    demand: 'runs programs that there are',
    check: checks.programsAreThere,
    plants: [
      {
        planted: instead(dev, 'Job', 'topics', '"topics"]', '"topic"]'),
        finds: 'topics runs node apps/entente/dist/main.js topic, which is no program.',
      },
    ],
  },
  {
    demand: 'gives each program what it reads, all that it needs, and secrets as files',
    check: checks.variablesAreRead,
    plants: [
      {
        planted: instead(dev, 'Deployment', 'order-service', '"DATABASE_URL_FILE"', '"DATABASE_FILE"'),
        finds: 'order-service is given DATABASE, which it does not read.',
      },
      {
        planted: instead(dev, 'Deployment', 'order-service', '"DATABASE_URL_FILE"', '"DATABASE_URL"'),
        finds: 'order-service is given DATABASE_URL for everybody to read: write DATABASE_URL_FILE.',
      },
      {
        planted: instead(dev, 'ConfigMap', 'installation', '"KAFKA_BROKERS"', '"KAFKA_SESSION_MS"'),
        finds: 'payout-service is not given KAFKA_BROKERS, which it needs.',
      },
      {
        planted: instead(dev, 'Deployment', 'dispute-service', '"ENTENTE_STORE"', '"ENTENTE_STORE_FILE"'),
        finds: 'dispute-service does not read ENTENTE_STORE from a file.',
      },
    ],
  },
  {
    demand: 'names keys that there are, and keeps none that nobody reads',
    check: checks.keysAreThere,
    plants: [
      {
        planted: instead(prod, 'ExternalSecret', 'verify', '"payout-database-url"', '"payout-url"'),
        finds: 'verify: its Secret has no key payout-database-url.',
      },
      {
        planted: instead(dev, 'Secret', 'order-service', '"database-url":', '"old":"","database-url":'),
        finds: 'Nobody reads old of the Secret order-service.',
      },
      {
        planted: prod.filter(({ kind, metadata: { name } }) => kind !== 'ExternalSecret' || name !== 'databases'),
        finds: 'migrate: nobody makes the Secret databases.',
      },
      {
        planted: instead(dev, 'Job', 'topics', '"key":"KAFKA_BROKERS"', '"key":"BROKERS"'),
        finds: 'topics: no ConfigMap installation has BROKERS.',
      },
    ],
  },
  {
    demand: 'leads to where programs listen',
    check: checks.portsAreListenedOn(port),
    plants: [
      {
        planted: instead(dev, 'Deployment', 'gateway', '"containerPort":3000', '"containerPort":8080'),
        finds: 'gateway listens on 3000 and 9464, not 8080.',
      },
      {
        planted: instead(dev, 'ConfigMap', 'gateway', '"9464"', '"9465"'),
        finds: 'gateway listens on 3000 and 9465, not 9464.',
      },
      {
        planted: instead(prod, 'PodMonitor', 'entente-gateway', '"port":"metrics"', '"port":"measured"'),
        finds: 'The PodMonitor entente-gateway asks gateway at the port measured, which it has not.',
      },
      {
        planted: instead(embedded, 'Service', 'entente', '"targetPort":"http"', '"targetPort":"web"'),
        finds: 'The Service entente leads to web, where nobody listens.',
      },
      {
        planted: instead(dev, 'Deployment', 'gateway', '"port":"http"', '"port":"web"'),
        finds: 'gateway is probed at the port web, which it has not.',
      },
    ],
  },
  {
    demand: 'gives every process the time that it may need to end',
    check: checks.drainsFit(drainMs),
    plants: [
      {
        planted: instead(dev, 'Deployment', 'dispute-service', 'PeriodSeconds":60', 'PeriodSeconds":50'),
        finds: 'dispute-service is killed after 50 s, and may need 50.',
      },
    ],
  },
  {
    demand: 'runs everything as closed as the rest, with an account of its own',
    check: checks.podsAreHardened,
    plants: [
      {
        planted: instead(dev, 'CronJob', 'verify', '"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false'),
        finds: 'verify is not as closed as order-service.',
      },
      {
        planted: instead(dev, 'Deployment', 'gateway', '"limits":{', '"limits":{"cpu":"1",'),
        finds: 'gateway has other limits than what it requests: memory the same, and none for CPU.',
      },
      {
        planted: instead(dev, 'Job', 'topics', '"serviceAccountName":"topics"', '"serviceAccountName":"migrate"'),
        finds: 'Two programs have the ServiceAccount migrate.',
      },
    ],
  },
  {
    demand: 'says of no Deployment how many replicas it has',
    check: checks.nobodyFixesReplicas,
    plants: [
      {
        planted: instead(prod, 'Deployment', 'gateway', '"spec":{', '"spec":{"replicas":2,'),
        finds: 'gateway has replicas, which whatever scales it would fight.',
      },
    ],
  },
  {
    demand: 'writes what operators of others read, as far as a list kept by hand knows',
    check: shapesFit,
    plants: [
      {
        planted: instead(prod, 'ScaledObject', 'order-service', '"maxReplicaCount"', '"maxReplicas"'),
        finds: 'ScaledObject order-service has spec.maxReplicas, which is not known.',
      },
      {
        planted: instead(prod, 'KafkaTopic', 'entente.order.v1', '"replicas":3,', ''),
        finds: 'KafkaTopic entente.order.v1 lacks spec.replicas.',
      },
      {
        planted: instead(prod, 'Kafka', 'entente', 'strimzi.io/v1"', 'strimzi.io/v1beta2"'),
        finds: 'Kafka entente is written for kafka.strimzi.io/v1beta2, not for kafka.strimzi.io/v1.',
      },
    ],
  },
];

describe.each(installations)('The folder k8s/overlays/%s', (_, objects) => {
  it.each(demands)('$demand', ({ check }) => expect(check(objects)).toEqual([]));
});

describe('A folder that does otherwise is found, where it is demanded that a folder', () => {
  it.each(demands)('$demand', ({ check, plants }) => {
    for (const { planted, finds } of plants) expect(check(planted)).toContain(finds);
  });
});
