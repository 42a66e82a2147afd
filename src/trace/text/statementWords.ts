/** Words that begin a line and are no thread; a thread of such a name is written in quotes. */
export const statementWords = [
	"holdwait",
	"runtime",
	"recorder",
	"clock",
	"process",
	"module",
	"lock",
	"thread",
	"mark",
	"gap",
	"loss",
	"end",
] as const;
export type StatementWord = (typeof statementWords)[number];
