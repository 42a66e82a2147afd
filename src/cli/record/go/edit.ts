// What is changed in Go's standard library, by anchors: text that must be there exactly once. Changes stay on
// their line, so that line numbers in stacks are those of the original.

/** One replacement. */
export interface Edit {
	/** The function or type it stands in, by its first line; absent: the whole file. */
	readonly within?: string;
	readonly find: string;
	readonly put: string;
}

/** What happens to one file. */
export interface Patch {
	/** Below GOROOT/src. */
	readonly file: string;
	readonly edits: readonly Edit[];
	/** Files below record/go whose content is appended, without package clause and imports. */
	readonly append: readonly string[];
}
