import { expect } from "vitest";
import { testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { program, record } from "./support.js";

const size = 40; // of a pthread_mutex_t, x86-64 and most others

testWith(
	"cc",
	"c++",
	"nm",
)("a lock that is a global variable has its name, and a part of one its place in it", () => {
	const { traces } = record([program("globals.cpp")]);
	const { stdout } = holdwait(["analyze", ...traces, "--json", "-"]);
	const { findings } = JSON.parse(stdout);
	expect(findings).toHaveLength(1);
	const wanted = findings[0].participants.map((each: { wants: { lock: string } }) => each.wants.lock);
	expect(wanted.toSorted()).toEqual(["cache_lock", `table+0x${size.toString(16)}`]);
	expect(holdwait(["dump", "--symbols", ...traces]).stdout).toMatch(
		/^lock bank::accounts .*global="bank::accounts"/m,
	);
});
