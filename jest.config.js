/** One project for the whole tree: a spec lies beside what it specifies. */
export default {
  roots: ['<rootDir>/libs', '<rootDir>/apps'],
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/.nx/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testSequencer: '<rootDir>/tools/jest-sequencer.js',
  testEnvironment: '<rootDir>/tools/jest-environment.js',
  testEnvironmentOptions: { customExportConditions: ['@entente/source', 'node', 'node-addons'] },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 30_000,
  maxWorkers: '100%',
  // Every suite leaves its modules behind in its worker; one that has grown is replaced, which is faster than to sweep it.
  workerIdleMemoryLimit: '700MB',
};
