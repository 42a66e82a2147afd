import { describe } from "vitest";
import { cases } from "./simulatorSchedules.js";

describe("conditions and permits", () => {
	const sleeper =
		"T1 acquire m; T1 wait c m; T2 acquire m; T2 notify c; T2 release m; T2 end; T1 wake c; T1 acquire m; T1 release m; T1 end";
	const two =
		"T1 acquire m; T1 wait c m; T2 acquire m; T2 wait c m; T3 notify c; T3 notify c; T1 wake c; T2 wake c";
	const monitor =
		"lock m monitor; T1 acquire m; T1 acquire m; T1 wait m m; T2 acquire m; T2 notify m all; T2 release m; T1 wake m; T1 acquire m; T1 release m; T1 release m";

	cases([
		["notified while asleep", sleeper, "T1+ T2- T1+ T1- T2+ T2+ T1+ T1- T2+ T1+ T1+ T2+ T1+"],
		[
			"notified before: sleeps for ever once all others ended",
			sleeper,
			"T2+ T2+ T2+ T1+ T1+ T1- T2+ T1- stuck: T1",
		],
		[
			"who falls asleep after a notification has no use for it",
			"T1 acquire m; T1 wait c m; T3 notify c; T2 acquire m; T2 wait c m; T1 wake c; T3 notify c; T2 wake c",
			"T1+ T1+ T3+ T2+ T2+ T2- T1+ T2- T3+ T2+",
		],
		[
			"who wakes leaves the younger notification to the one who needs it",
			"T1 acquire m; T1 wait c m; T3 notify c; T2 acquire m; T2 wait c m; T3 notify c; T1 wake c; T2 wake c",
			"T1+ T1+ T3+ T2+ T2+ T3+ T1+ T2+",
		],
		[
			"who wakes by itself uses up no notification",
			"T1 acquire m; T1 wait c m timed; T2 acquire m; T2 wait c m; T3 notify c; T1 wake c timeout; T2 wake c",
			"T1+ T1+ T2+ T2+ T3+ T1+ T2+",
		],
		[
			"a recursive lock is given back by one level only: whoever would notify cannot get it",
			"lock m recursive; T1 acquire m; T1 acquire m; T1 wait c m; T2 acquire m",
			"T1+ T1+ T1+ T2- stuck: T1 T2",
		],
		["one notification wakes one of two", two, "T1+ T1+ T2+ T2+ T3+ T2+ T1- T3+ T1+"],
		[
			"a monitor is given back, and comes back, entirely",
			monitor,
			"T1+ T1+ T2- T1+ T2+ T2+ T1+ T1- T2+ T1+ T1+ T1+",
		],
		[
			"a monitor held twice is still held after one release",
			`${monitor}; T3 acquire m`,
			"T1+ T1+ T1+ T2+ T2+ T2+ T1+ T1+ T1+ T3- T1+ T3+",
		],
		[
			"a wait with a time limit",
			"T1 acquire m; T1 wait c m timed; T1 wake c timeout; T1 acquire m",
			"T1+ T1+ T1+ T1+",
		],
		["waits without the lock it gives back", "T1 wait c m; T2 acquire m", "T1!"],
		[
			"a permit from another thread",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T3 release s",
			"T1+ T2- T3+ T2+",
		],
		["a notification it has not woken by yet", sleeper, "T1+ T1+ T2+ T2+ T2+ T2+"],
		[
			"a permit it has not taken yet",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T1 release s; T1 end",
			"T1+ T2- T1+ T1+",
		],
		[
			"permits nobody is left to bring",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T1 end",
			"T1+ T2- T1+ stuck: T2",
		],
	]);
});
