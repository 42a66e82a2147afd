/** A schedule of recorded events → granted, blocked or impossible, step by step. Takes events one by one, gives outcomes; never searches, never reads a trace. */
export { Simulator } from "./simulator.js";
export type {
	ChannelCase,
	ChannelUse,
	EventRef,
	Handover,
	LockRules,
	Outcome,
	SimulatedEvent,
	SimulatorOptions,
	StepResult,
	WaitingThread,
} from "./types.js";
