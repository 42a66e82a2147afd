import { describe } from "vitest";
import { cases } from "./simulatorSchedules.js";

describe("wait groups", () => {
	const counted =
		"lock wg waitgroup permits=0; T1 acquire wg shared; T1 acquire wg; T2 release wg; T2 end; T1 end";

	cases([
		["waited for until all are done", counted, "T1+ T1- T2+ T1+"],
		["not done before it is counted", counted, "T2! T1+ T2+"],
		["nobody is left to be done", `${counted}; T3 acquire wg`, "T1+ T1- T3- T2+ T2+ T1+ T3+"],
		[
			"stuck once all others have ended",
			"lock wg waitgroup permits=1; T1 acquire wg; T2 end",
			"T1- T2+ stuck: T1",
		],
		[
			"a latch stays at zero",
			"lock l waitgroup permits=1; T1 release l; T1 release l; T2 acquire l",
			"T2- T1+ T1+ T2+",
		],
	]);
});

describe("channels", () => {
	const unbuffered = "lock ch channel permits=0; T1 acquire ch; T2 attempt ch shared; T2 acquire ch shared";
	const two = `lock ch channel permits=0; T1 acquire ch; T2 acquire ch; T3 acquire ch shared; T4 acquire ch shared`;
	const selecting =
		"lock a channel permits=0; lock b channel permits=0; T1 attempt a shared; T1 attempt b shared; T2 acquire b; T1 acquire b shared; T3 acquire a";

	cases([
		["who comes first waits for the other", unbuffered, "T1- T2+ T1+"],
		["whichever that is", unbuffered, "T2- T1+ T2+"],
		["values keep their order", two, "T2- T3! T1- T3+ T1+ T4+ T2+"],
		["a value goes to whoever got it", two, "T4- T1! T3- T1+ T3+ T2+ T4+"],
		[
			"as many as there is room for",
			"lock ch channel permits=1; T1 acquire ch; T1 acquire ch; T2 acquire ch shared; T2 acquire ch shared",
			"T2- T1+ T1+ T2+ T2+",
		],
		[
			"and no more",
			"lock ch channel permits=1; T1 acquire ch; T1 acquire ch; T2 acquire ch shared; T2 acquire ch shared",
			"T1+ T1- T2+ T1+ T2+",
		],
		[
			"closed: receivers go on, once what was sent is received",
			"lock ch channel permits=2; T1 acquire ch; T1 notify ch all; T2 acquire ch shared; T3 acquire ch shared",
			"T1+ T3! T1+ T3! T2+ T3+",
		],
		[
			"nobody sends on what is closed, or closes it again",
			"lock ch channel permits=2; T1 notify ch all; T2 acquire ch; T3 notify ch all",
			"T1+ T2! T3!",
		],
		["a select waits for any of its channels", selecting, "T1- T2+ T1+"],
		["but goes on as it did", selecting, "T1- T3! T2+ T3-"],
		["a timer sends by itself", "lock ch channel permits=1 variant=timer; T1 acquire ch shared", "T1+"],
		[
			"a nil channel is for ever",
			"lock ch channel variant=nil; T1 attempt ch shared; T2 acquire a",
			"T1- stuck: T1",
		],
		[
			"nobody is left to send",
			"lock ch channel permits=0; T1 attempt ch shared; T2 end",
			"T1- T2+ stuck: T1",
		],
	]);
});
