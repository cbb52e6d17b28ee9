import { afterAll, beforeAll } from '@jest/globals';
import type { ServiceName } from '@entente/contracts';
import { must } from '@entente/kernel';
import { startProxy, type Proxy } from '@entente/testing/engines';
import { removeAll } from '../e2e/child.js';
import { startCluster, type Cluster, type ClusterOptions } from './cluster.js';
import { openLine, type KafkaLine } from './over-kafka.js';
import { Records } from './records.js';

const START_MS_MAX = 240_000;

export type WithCluster = {
  readonly cluster: Cluster;
  /** On which commands go over the bus. */
  readonly line: KafkaLine;
  readonly records: Records;
  /** On the way of each service to its database, where that was asked for. */
  readonly proxies: ReadonlyMap<ServiceName, Proxy>;
};

/** For a `describe`: a cluster starts before its tests, and nothing is left of it after them. */
export function withCluster({
  byProxy = false,
  ...options
}: Omit<ClusterOptions, 'databaseVia'> & { readonly byProxy?: boolean }): WithCluster {
  let cluster: Cluster | undefined;
  let records: Records | undefined;
  let line: KafkaLine | undefined;
  const proxies = new Map<ServiceName, Proxy>();
  const databaseVia = async (service: ServiceName, url: string): Promise<string> => {
    const proxy = await startProxy(url);
    proxies.set(service, proxy);
    return proxy.url;
  };
  beforeAll(async () => {
    cluster = await startCluster({ ...options, ...(byProxy && { databaseVia }) });
    records = await Records.open(cluster);
    line = await openLine(cluster);
  }, START_MS_MAX);
  afterAll(async () => {
    await line?.stop();
    await records?.close();
    await cluster?.stop();
    for (const proxy of proxies.values()) await proxy.stop();
    await removeAll();
  });
  return {
    proxies,
    get cluster() {
      return must(cluster, 'A cluster that has started');
    },
    get line() {
      return must(line, 'A broker that has started');
    },
    get records() {
      return must(records, 'A broker that has started');
    },
  };
}
