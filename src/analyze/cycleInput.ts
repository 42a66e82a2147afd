import type { Describer } from "./describe.js";
import type { JudgeContext } from "./judge.js";
import type { NodeOf } from "./nestings.js";
import type { Observation } from "./observe/index.js";
import type { OrderGraph } from "./orderGraph.js";
import type { WitnessFinder } from "./predict/index.js";

export interface CycleOptions {
	readonly maxCycles: number;
	readonly nodeOf: NodeOf;
	/**
	 * `instances`: of lock instances. `classes`: of lock classes, where instances form none. `roles`: of lock classes,
	 * whichever threads and instances took part, because any thread may run any code.
	 */
	readonly view: "instances" | "classes" | "roles";
}

export interface CycleInput {
	readonly observation: Observation;
	readonly order: OrderGraph;
	readonly describer: Describer;
	readonly context: JudgeContext;
	readonly witnesses: WitnessFinder;
}
