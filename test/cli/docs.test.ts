import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { compile, temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait, holdwaitPath, root } from "../support/holdwait.js";
import { predicted } from "../support/traces.js";

const documents = [
	"README.md",
	"examples/README.md",
	...readdirSync(join(root, "docs"))
		.filter((name) => name.endsWith(".md"))
		.map((name) => `docs/${name}`),
];

/** The lines of all ```sh blocks of a document. */
function commandsOf(document: string): string[] {
	const text = readFileSync(join(root, document), "utf8");
	return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap((block) => block[1]!.trim().split("\n"));
}

const isRunHere = (command: string): boolean => /^(holdwait|cc) /.test(command);

/** A program that takes locks in two orders, as a reader of the documents would have it. */
const app = `
#include <pthread.h>
static pthread_mutex_t left = PTHREAD_MUTEX_INITIALIZER, right = PTHREAD_MUTEX_INITIALIZER;
int main(void) {
	pthread_mutex_lock(&left);
	pthread_mutex_lock(&right);
	pthread_mutex_unlock(&right);
	pthread_mutex_unlock(&left);
	return 0;
}`;

const javaApp = "class App { public static void main(String[] arguments) { synchronized (App.class) {} } }";

function compileJava(folder: string): void {
	writeFileSync(join(folder, "App.java"), javaApp);
	expect(spawnSync("javac", ["-d", "classes", "App.java"], { cwd: folder })).toMatchObject({ status: 0 });
}

/** A folder as the documents suppose it: a program, its tests, traces. */
function workplace(): string {
	const folder = temporaryFolder();
	compile(app, { folder, name: "app" });
	compileJava(folder);
	writeFileSync(join(folder, "Makefile"), "test:\n\t./app\n");
	for (const name of ["debug", "src", "traces", "more-traces"]) mkdirSync(join(folder, name));
	mkdirSync(join(folder, "examples"));
	copyFileSync(join(root, "examples/bank.c"), join(folder, "examples/bank.c"));
	writeFileSync(join(folder, "t.txt"), predicted);
	for (const name of ["traces/app.hwt", "more-traces/other.hwt"]) {
		expect(holdwait(["pack", "t.txt", "-o", name], { cwd: folder })).toMatchObject({ status: 0 });
	}
	return folder;
}

testWith(
	"cc",
	"make",
	"java",
	"javac",
)("the holdwait commands of the documents work as they stand", () => {
	for (const document of documents) {
		const folder = workplace();
		const PATH = `${dirname(holdwaitPath)}:${process.env.PATH}`;
		const commands = commandsOf(document).filter(isRunHere);
		for (const command of commands) {
			const { status, stderr } = spawnSync("bash", ["-c", command], {
				cwd: folder,
				env: { ...process.env, PATH },
				encoding: "utf8",
			});
			// 1: the traces of this test have a finding.
			expect([0, 1], `${document}: ${command}\n${stderr}`).toContain(status);
		}
	}
});

test("every other command of the documents is run by .ci/run", () => {
	const ci = readFileSync(join(root, ".ci/run"), "utf8");
	for (const document of documents) {
		for (const command of commandsOf(document)) {
			if (isRunHere(command) || command === 'export PATH="$PWD/bin:$PATH"') continue;
			expect(ci, document).toContain(command);
		}
	}
});

test("every npm command of the documents exists", () => {
	const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	for (const document of [...documents, "CONTRIBUTING.md", "ARCHITECTURE.md"]) {
		const text = readFileSync(join(root, document), "utf8");
		for (const [, name] of text.matchAll(/`npm (?:run )?(test|(?<=run )[\w:]+)/g)) {
			expect(scripts, document).toHaveProperty([name!]);
		}
	}
});

test("every option in the documents is one of the command", () => {
	const help = ["record", "analyze", "check", "dump", "pack", "stats"]
		.map((command) => holdwait([command, "--help"]).stdout)
		.join("\n");
	for (const document of documents) {
		const text = readFileSync(join(root, document), "utf8").replaceAll(/^```sh.*?^```$/gms, "");
		for (const [, option] of text.matchAll(/`(--[a-z-]+)/g)) expect(help, document).toContain(`${option} `);
	}
});

test("links between the documents lead somewhere", () => {
	for (const document of [...documents, "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md"]) {
		const text = readFileSync(join(root, document), "utf8");
		for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
			expect(
				() => readFileSync(join(root, dirname(document), target!)),
				`${document}: ${target}`,
			).not.toThrow();
		}
	}
});

test("the report in the README is the one holdwait prints", () => {
	const { status, stdout } = holdwait(["analyze", "examples/bank.hwt"], { cwd: root });
	expect(status).toBe(1);
	const readme = readFileSync(join(root, "README.md"), "utf8");
	const shown = /^```text\n(.*?)^```$/ms.exec(readme)?.[1] ?? "";
	// To update it: npm run readme
	expect(shown).toContain("PREDICTED");
	expect(stdout.startsWith(shown)).toBe(true);
});

test("without a C compiler the demo uses the trace that comes along, and finds the same", () => {
	const env = { ...process.env, CC: "no-such-compiler" };
	const { status, stdout } = spawnSync(process.execPath, [join(root, "scripts/demo.js")], {
		env,
		encoding: "utf8",
	});
	expect(stdout).toMatch(/no C compiler.*using the trace that comes with holdwait/);
	expect(stdout).toMatch(/PREDICTED {2}T2 "rent" holds/);
	expect(status).toBe(0);
});
