import { basename } from "node:path";

/** Programs that start others of this runtime, and are asked for when they are recorded. */
const launchers = {
	Java: /^(java|javac|mvn|mvnw|gradle|gradlew|ant|sbt)$/,
	Go: /^go$/,
};

/** The runtime of the programs that this one starts, by its name; undefined: its own. */
export function launchedRuntime(program: string): keyof typeof launchers | undefined {
	const name = basename(program);
	if (launchers.Java.test(name)) return "Java";
	return launchers.Go.test(name) ? "Go" : undefined;
}
