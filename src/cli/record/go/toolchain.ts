import { spawnSync } from "node:child_process";

/** The Go that the `go` command would use in this folder. */
export interface Toolchain {
	readonly root: string;
	/** As in `go1.26.8`. */
	readonly version: string;
	/** Of Go 1.minor; undefined: not a release, or another major version. */
	readonly minor: number | undefined;
	readonly flags: string;
	readonly moduleCache: string;
}

/** @returns undefined where there is no go command, or it does not answer */
export function findToolchain(): Toolchain | undefined {
	const names = ["GOROOT", "GOVERSION", "GOFLAGS", "GOMODCACHE"];
	const { status, stdout } = spawnSync("go", ["env", ...names], { encoding: "utf8" });
	if (status !== 0) return undefined;
	const [root, version, flags, moduleCache] = stdout.split("\n") as [string, string, string, string];
	const minor = /^go1\.(\d+)/.exec(version)?.[1];
	return { root, version, minor: minor === undefined ? undefined : Number(minor), flags, moduleCache };
}
