import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // our tools read these; a test must not depend on the machine that runs it
    env: { CI: '', NO_COLOR: '', FORCE_COLOR: '' },
  },
});
