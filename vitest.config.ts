import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		setupFiles: ["test/support/fixedSeed.ts"],
		reporters: ["default", "./scripts/countReporter.js"],
		// Tests start compilers and recorded programs: the limit is there to end a hang, never to judge speed.
		testTimeout: 120_000,
		hookTimeout: 300_000,
	},
});
