export default {
  testEnvironment: 'node',
  transform: {},
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  // What hangs is stopped; on a busy machine browsers and servers take many times as long as else.
  testTimeout: 120_000,
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/types/'],
};
