// The architecture as rules. Each says what it forbids and why; `npm run check` runs them, type-only imports included.

const only = (from, allowed) => ({
	from: { path: `^src/${from}/` },
	to: { path: "^src/", pathNot: `^src/(${[from, ...allowed].join("|")})/` },
});

/** Core modules that compute and touch nothing: everything else in Node reads, writes, starts or waits. */
const pureCoreModules = "^(node:)?(buffer|crypto|util|zlib)$";

module.exports = {
	forbidden: [
		{
			name: "model-imports-nothing",
			comment:
				"The nouns stand alone, so that every part can use them. Move what needs more to the part that needs it.",
			severity: "error",
			...only("model", []),
		},
		{
			name: "trace-knows-only-model",
			comment: "Decoding must not depend on what is done with the events.",
			severity: "error",
			...only("trace", ["model"]),
		},
		{
			name: "import-knows-model-and-trace",
			comment: "A foreign format becomes the same events; it has no say in their analysis.",
			severity: "error",
			...only("import", ["model", "trace"]),
		},
		{
			name: "graph-knows-no-locks",
			comment:
				"Pure graph algorithms over typed arrays: testable against naive graphs, reusable for any edges.",
			severity: "error",
			...only("graph", []),
		},
		{
			name: "analyze-knows-model-trace-graph",
			comment: "Analysis gives findings; how they look and where they go is decided elsewhere.",
			severity: "error",
			...only("analyze", ["model", "trace", "graph"]),
		},
		{
			name: "report-knows-only-model",
			comment: "A reporter is a pure function of a report: it must be able to render one read from a file.",
			severity: "error",
			...only("report", ["model"]),
		},
		{
			name: "nothing-imports-the-command",
			comment: "src/cli is the outermost layer; what two parts share belongs further in.",
			severity: "error",
			from: { path: "^src/", pathNot: "^src/cli/" },
			to: { path: "^src/cli/" },
		},
		{
			name: "only-cli-touches-the-world",
			comment:
				"Files, processes, terminals and the environment are for src/cli alone: all else is testable with bytes and strings.",
			severity: "error",
			from: { path: "^src/", pathNot: "^src/cli/" },
			to: { dependencyTypes: ["core"], pathNot: pureCoreModules },
		},
		{
			name: "recorders-import-nothing",
			comment: "A recorder proves itself on proto/ alone and is loaded into other people's programs.",
			severity: "error",
			from: { path: "^record/" },
			to: { path: "^(src|test|bench|scripts|bin|node_modules)/" },
		},
		{
			name: "product-does-not-import-tests",
			comment: "What ships must not lean on what does not.",
			severity: "error",
			from: { path: "^(src|bin|record)/" },
			to: { path: "^(test|bench|scripts|examples)/" },
		},
		{
			name: "product-uses-declared-dependencies",
			comment: "A development or undeclared package is missing where holdwait is installed.",
			severity: "error",
			from: { path: "^src/" },
			to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
		},
		{
			name: "no-cycles",
			comment: "Of all programs, this one: put what both sides need into a third file.",
			severity: "error",
			from: {},
			to: { circular: true },
		},
		{
			name: "no-unresolvable-imports",
			comment: "An import that leads nowhere hides what it would have broken.",
			severity: "error",
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		// TypeScript 7 has no JavaScript API; swc reads the syntax and keeps type-only imports.
		parser: "swc",
		tsConfig: { fileName: "tsconfig.json" },
		doNotFollow: { path: "node_modules" },
		exclude: { path: "^dist/" },
	},
};
