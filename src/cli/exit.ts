/** What the exit status of holdwait means. `record` passes on the status of the program instead. */
export const ExitCode = {
	clean: 0,
	/** Findings at or above `--fail-on`. */
	findings: 1,
	/** Wrong usage, or a trace that cannot be trusted. */
	unusable: 2,
	/** A fault of holdwait itself. */
	internal: 70,
	/** `record`: the program exists and cannot be executed; as in a shell. */
	notExecutable: 126,
	/** `record`: there is no such program; as in a shell. */
	notFound: 127,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Something the user can put right: its message is all that is shown. */
export class CommandError extends Error {
	override readonly name = "CommandError";

	/** @param message one sentence: where, what was found, what was expected; a second line may say what to do */
	constructor(
		message: string,
		readonly exitCode: ExitCode = ExitCode.unusable,
	) {
		super(message);
	}
}
