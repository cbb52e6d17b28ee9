import { afterAll, describe } from '@jest/globals';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { MemoryTill } from './memory-till.js';
import { providerContract } from './provider.contract.js';
import { SqlTill } from './sql-till.js';

afterAll(closeTestSql);

describe('The simulated provider over SQL', () => {
  providerContract(async () => {
    const sql = await testSql();
    return { open: () => SqlTill.open(sql) };
  });
});

describe('The simulated provider over memory', () => {
  providerContract(async () => {
    const till = new MemoryTill();
    return { open: async () => till };
  });
});
