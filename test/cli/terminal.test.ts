import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { compile, temporaryFolder, testWith } from "../support/compiler.js";
import { holdwaitPath } from "../support/holdwait.js";

/** Says of every SIGINT whether the terminal sent it; ends a second after one that it did, so that a second one would be seen. */
const program = `
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <unistd.h>
static void say(const char *text) { if (write(1, text, strlen(text)) < 0) _exit(1); }
static void on_interrupt(int number, siginfo_t *info, void *context) {
	(void)number, (void)context;
	say(info->si_code == SI_USER ? "by hand\\n" : "by terminal\\n");
	if (info->si_code != SI_USER) alarm(1);
}
static void on_end(int number) { (void)number; say("end\\n"); _exit(7); }
int main(void) {
	struct sigaction action = {.sa_sigaction = on_interrupt, .sa_flags = SA_SIGINFO};
	sigaction(SIGINT, &action, NULL);
	signal(SIGALRM, on_end);
	say("ready\\n");
	for (;;) pause();
}`;

/** Runs a command in front of a terminal of its own. Each step waits for a line, then types or sends. */
const terminal = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
def until(line):
    global seen
    while line not in seen:
        try: more = os.read(terminal, 4096)
        except OSError: more = b""
        if more == b"": sys.exit("ended before it said %r: %r" % (line, seen))
        seen += more
until(b"ready")
os.kill(pid, signal.SIGINT)
until(b"by hand")
os.write(terminal, b"\\x03")
until(b"end")
_, status = os.waitpid(pid, 0)
print(seen.decode().replace("\\r", ""), os.waitstatus_to_exitcode(status))
`;

testWith("cc", "python3")(
	"in a terminal: Ctrl-C arrives once, and what is sent to us alone is passed on",
	() => {
		const folder = temporaryFolder();
		const subject = compile(program, { folder, name: "subject" });
		const command = [process.execPath, holdwaitPath, "record", "-o", "traces", "--", subject];
		const { stdout, stderr, status } = spawnSync("python3", ["-c", terminal, ...command], {
			cwd: folder,
			encoding: "utf8",
			timeout: 60_000,
		});
		expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
		expect(stdout.match(/by (terminal|hand)|end| 7$/gm)).toEqual(["by hand", "by terminal", "end", " 7"]);
	},
);
