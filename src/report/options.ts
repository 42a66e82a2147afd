/** What a reporter may wrap a piece of text in; node's `util.styleText` knows them all. */
export type StyleFormat = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";
export type Style = (format: StyleFormat, text: string) => string;

export interface ReportOptions {
	/** Text: show dismissed findings, bystanders and victims in full. Default: false. */
	readonly verbose?: boolean;
	/** Text: how to highlight, for example `util.styleText`. Default: not at all. */
	readonly style?: Style;
	/** Text: characters that fit in a line; sentences are wrapped there, stacks never. Default: 100. */
	readonly columns?: number;
	/** HTML: findings shown with all their stacks, the others by title only. Default: 300. */
	readonly findingsInFull?: number;
	/** HTML: characters of JSON to embed before findings are left out of it. Default: 16 Mi. */
	readonly embeddedCharacters?: number;
}
