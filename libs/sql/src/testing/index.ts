export { closeTestSql, testSql } from './test-sql.js';
