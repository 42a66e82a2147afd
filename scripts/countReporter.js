// A vitest reporter: one last line "N passed, N failed". A skipped test or a file that cannot be loaded is a failure
// where nothing may be skipped.
export default class CountReporter {
	onTestRunEnd(modules, errors) {
		let passed = 0;
		let failed = errors.length;
		for (const module of modules) {
			if (module.state() === "failed" && module.errors().length > 0) failed++;
			for (const test of module.children.allTests()) {
				const { state } = test.result();
				if (state === "passed") passed++;
				else if (state === "failed" || process.env.HOLDWAIT_REQUIRE_ALL === "1") failed++;
			}
		}
		process.stdout.write(`${passed} passed, ${failed} failed\n`);
	}
}
