import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { CommandError } from "../exit.js";
import { installation } from "../installation.js";
import { findProgram } from "../symbolize/tools.js";
import { buildOnce, placeOf } from "./builtOnce.js";

const sourceFolder = join(installation, "record/java/src/holdwait/agent");
/** What stands in the place of the files of the same names where the compiler is that of Java 11. */
const olderFolder = join(installation, "record/java/src11/holdwait/agent");
const jarName = "holdwait-agent.jar";
/** As in record/java/README.md. */
const flags = [
	"-nowarn",
	"-Xlint:-options",
	"-source",
	"11",
	"-target",
	"11",
	"-g",
	"-XDstringConcat=inline",
	"--add-exports",
	"java.base/jdk.internal.misc=ALL-UNNAMED",
	"--add-exports",
	"java.base/jdk.internal.vm.annotation=ALL-UNNAMED",
];
/** The recorder's classes are the platform's, so to speak: all class loaders have to find the same ones. */
const manifest = `Premain-Class: holdwait.agent.Agent
Boot-Class-Path: ${jarName}
Can-Retransform-Classes: true
`;

/**
 * The recorder of Java programs: an agent. Built with the JDK that is there when it is first needed, then kept.
 * @returns the path of its jar; nothing where there is no JDK, and so nothing to build it with
 * @throws CommandError when it cannot be built
 */
export function javaRecorder(): string | undefined {
	const sources = javaFiles(sourceFolder);
	const all = [...sources, ...javaFiles(olderFolder)];
	const jar = placeOf({ kind: "recorder-java", name: jarName, sources: all, settings: [...flags, manifest] });
	if (existsSync(jar)) return jar;
	const compiler = jdkTool("javac");
	const archiver = jdkTool("jar");
	if (compiler === undefined || archiver === undefined) return undefined;
	buildOnce(jar, (output) => build({ compiler, archiver, sources, output }));
	return jar;
}

function javaFiles(folder: string): readonly string[] {
	const names = readdirSync(folder).filter((name) => name.endsWith(".java"));
	return names.sort().map((name) => join(folder, name));
}

/** The source itself, or what stands in its place. */
function forJava11(source: string): string {
	const older = join(olderFolder, basename(source));
	return existsSync(older) ? older : source;
}

function jdkTool(name: string): string | undefined {
	const home = process.env.JAVA_HOME;
	const own = home === undefined ? undefined : join(home, "bin", name);
	return own !== undefined && existsSync(own) ? own : findProgram(name);
}

interface Build {
	readonly compiler: string;
	readonly archiver: string;
	readonly sources: readonly string[];
	readonly output: string;
}

function build({ compiler, archiver, sources, output }: Build): void {
	const folder = mkdtempSync(join(tmpdir(), "holdwait-java-"));
	try {
		const classes = join(folder, "classes");
		const manifestFile = join(folder, "manifest");
		writeFileSync(manifestFile, manifest);
		const is11 = run(compiler, ["-version"]).includes("javac 11.");
		run(compiler, [...flags, "-d", classes, ...(is11 ? sources.map(forJava11) : sources)]);
		run(archiver, ["cfm", output, manifestFile, "-C", classes, "."]);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** @returns what it prints */
function run(program: string, args: readonly string[]): string {
	// The options of the user's own programs are not for ours.
	const env = { ...process.env, JAVA_TOOL_OPTIONS: undefined, JDK_JAVA_OPTIONS: undefined };
	const result = spawnSync(program, args, { encoding: "utf8", env });
	if (result.error !== undefined) throw result.error;
	if (result.status === 0) return result.stdout + result.stderr;
	const complaint = result.stderr.trimEnd().split("\n").slice(0, 20).join("\n");
	throw new CommandError(`building the recorder for Java with '${program}' failed:\n${complaint}`);
}

/**
 * What makes every Java program that is started record itself.
 * @param jar as {@link javaRecorder} gives it; without one, nothing
 */
export function javaEnvironment(jar: string | undefined): { readonly JAVA_TOOL_OPTIONS?: string } {
	if (jar === undefined) return {};
	const own = process.env.JAVA_TOOL_OPTIONS;
	const agent = /\s/.test(jar) ? `"-javaagent:${jar}"` : `-javaagent:${jar}`;
	return { JAVA_TOOL_OPTIONS: own ? `${own} ${agent}` : agent };
}
