export default {
  testEnvironment: 'node',
  transform: {},
  // On a machine that is busy a browser takes longer than Jest's 5 s to open a page.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  // What hangs is stopped; on a busy machine browsers and servers take many times as long as else.
  testTimeout: 120_000,
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/types/'],
};
