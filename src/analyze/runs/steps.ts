import { type Lock, type LockId, type Mode, modeNames, type StackId, userFrames } from "../../model/index.js";
import type { LockRole } from "../classes.js";
import type { Acquisition } from "../observe/index.js";
import { stableFunction } from "../sites.js";
import type { Run } from "./run.js";

/** A lock class in the runs of one build. */
export interface RunRole extends LockRole {
	/** One of its locks: all have its kind and policy. */
	readonly lock: Lock;
	/** Every process is known to have one lock of this class at most: two runs mean the same one. */
	isSingle: boolean;
	/** All processes may share it. */
	isShared: boolean;
}

/** One class, taken or asked for in one function. */
export interface RunStep {
	/** In order of first sight; unique in a build. */
	readonly number: number;
	/** Unique in a build, and equal in whatever order its traces come. */
	readonly name: string;
	readonly role: RunRole;
	readonly mode: Mode;
	/** Without what changes between builds. */
	readonly function: string;
}

/** Where the roles and steps of a build are kept. */
export interface StepTables {
	readonly roles: Map<string, RunRole>;
	readonly steps: Map<string, RunStep>;
}

/** Acquisitions of one run as steps of its build. Each distinct one is looked at once. */
export class Steps {
	readonly #known = new Map<string, RunStep>();
	readonly #roles = new Map<LockId, RunRole>();

	constructor(
		private readonly run: Run,
		private readonly tables: StepTables,
	) {}

	of({ lock, mode, stack }: Acquisition): RunStep {
		const role = this.role(lock);
		const key = `${role.key} ${mode} ${stack}`;
		const known = this.#known.get(key) ?? this.#intern(role, mode, stack);
		this.#known.set(key, known);
		return known;
	}

	#intern(role: RunRole, mode: Mode, stack: StackId): RunStep {
		const frame = userFrames(this.run.describer.definitions.stack(stack))[0];
		const place = frame === undefined ? "" : stableFunction(frame);
		const name = [role.key, modeNames[mode], place].join("\t");
		const { steps } = this.tables;
		const known = steps.get(name) ?? { number: steps.size, name, role, mode, function: place };
		steps.set(name, known);
		return known;
	}

	/** Equal objects mean equal classes of the build. */
	role(lock: LockId): RunRole {
		const known = this.#roles.get(lock);
		if (known !== undefined) return known;
		const role = this.#shared(this.#findRole(lock));
		this.#roles.set(lock, role);
		return role;
	}

	/** The same in all runs of the build. */
	#shared(role: RunRole): RunRole {
		const known = this.tables.roles.get(role.key) ?? role;
		known.isSingle &&= role.isSingle;
		known.isShared &&= role.isShared;
		this.tables.roles.set(role.key, known);
		return known;
	}

	#findRole(lock: LockId): RunRole {
		const { describer, number } = this.run;
		const { classes } = describer;
		const lockClass = classes.of(lock);
		const role = classes.role(lockClass);
		const definition = describer.definitions.lock(lock);
		const isShared = definition.processShared;
		if (!isSaid(role) && definition.globalPlace !== undefined)
			return { ...globalRole(definition, role), lock: definition, isSingle: true, isShared };
		const key = role.basis === "none" ? `${role.key} of run ${number}` : role.key;
		const isSingle = isOneOfAKind(role, describer.definitions.runtime) && classes.instances(lockClass) === 1;
		return { ...role, key, lock: definition, isSingle, isShared };
	}
}

/** Its name or class was given to it, and holds in every build. */
export const isSaid = ({ basis }: LockRole): boolean => basis === "name" || basis === "class";

/** A global variable is itself in every process, whatever class it is in. */
function globalRole({ global, globalPlace }: Lock, role: LockRole): LockRole {
	const label = global ?? role.label;
	return { key: `global ${globalPlace}`, label, stable: global ?? role.stable, line: 0, basis: "global" };
}

/**
 * Whether one lock of a class in each of two runs is the same one. Locks that pass through one place in the code, or are of one type,
 * may be different ones; a class of Java as a lock is one object.
 */
function isOneOfAKind({ basis, label }: LockRole, runtime: string): boolean {
	if (basis === "class") return runtime === "java" && label.startsWith("class ");
	return basis === "name" || basis === "global" || basis === "created";
}
