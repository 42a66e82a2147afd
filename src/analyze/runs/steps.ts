import { type Lock, type LockId, type Mode, modeNames, type StackId, userFrames } from "../../model/index.js";
import type { ClassId, LockRole } from "../classes.js";
import type { Acquisition } from "../observe/index.js";
import { stableFunction } from "../sites.js";
import type { Run } from "./nestings.js";

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
	readonly #roles = new Map<ClassId, RunRole>();

	constructor(
		private readonly run: Run,
		private readonly tables: StepTables,
	) {}

	of({ lock, mode, stack }: Acquisition): RunStep {
		const lockClass = this.run.describer.classes.of(lock);
		const key = `${lockClass} ${mode} ${stack}`;
		const known = this.#known.get(key) ?? this.#intern(this.#roleOf(lock, lockClass), mode, stack);
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

	#roleOf(lock: LockId, lockClass: ClassId): RunRole {
		const known = this.#roles.get(lockClass);
		if (known !== undefined) return known;
		const role = this.#findRole(lock, lockClass);
		this.#roles.set(lockClass, role);
		return role;
	}

	#findRole(lock: LockId, lockClass: ClassId): RunRole {
		const { describer, number } = this.run;
		const role = describer.classes.role(lockClass);
		const definition = describer.definitions.lock(lock);
		const key = role.basis === "none" ? `${role.key} of run ${number}` : role.key;
		const isSingle = isOneOfAKind(role) && describer.classes.instances(lockClass) === 1;
		const known = this.tables.roles.get(key);
		if (known === undefined) {
			const made = { ...role, key, lock: definition, isSingle, isShared: definition.processShared };
			this.tables.roles.set(key, made);
			return made;
		}
		known.isSingle &&= isSingle;
		known.isShared &&= definition.processShared;
		return known;
	}
}

/** One in each of two runs is the same one, unless locks that pass through one place were met there. */
function isOneOfAKind({ basis }: LockRole): boolean {
	return basis === "name" || basis === "global" || basis === "created";
}
