import { TraceError } from "../../model/index.js";
import { suggest } from "./suggest.js";
import { type Token, tokenSource } from "./tokens.js";

/** An error of the text twin; line and source are added by whoever knows them. */
export function textError(expected: string, found: string, hint?: string): TraceError {
	return new TraceError(hint === undefined ? { expected, found } : { expected, found, hint });
}

/** @throws TraceError that names the word meant, if one is close to what was found */
export function unknownWord(expected: string, found: string, known: readonly string[]): TraceError {
	const meant = suggest(found, known);
	const guess = meant === undefined ? "" : `; did you mean '${meant}'?`;
	return textError(expected, `'${found}'${guess}`);
}

/** The tokens of one line, taken from the front. */
export class TokenReader {
	private at = 0;

	constructor(private readonly tokens: readonly Token[]) {}

	get isDone(): boolean {
		return this.at >= this.tokens.length;
	}

	peek(): Token | undefined {
		return this.tokens[this.at];
	}

	/** @param expected what it should be, for the error when the line ends here */
	next(expected: string): Token {
		const token = this.tokens[this.at++];
		if (token === undefined) throw textError(expected, "the end of the line");
		return token;
	}

	/** A token that names something. */
	word(expected: string): string {
		const token = this.next(expected);
		if (token.key === undefined) return token.text;
		throw textError(expected, `'${tokenSource(token)}'`);
	}

	number(expected: string): number {
		return numberOf(this.next(expected), expected);
	}

	rest(): readonly Token[] {
		const rest = this.tokens.slice(this.at);
		this.at = this.tokens.length;
		return rest;
	}

	/** @throws TraceError when something is left */
	end(): void {
		const token = this.peek();
		if (token !== undefined) throw textError("the end of the line", `'${tokenSource(token)}'`);
	}
}

/** A number that is not negative. */
export function numberOf(token: Token, expected: string): number {
	const value = /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(token.text) ? Number(token.text) : Number.NaN;
	if (Number.isFinite(value)) return value;
	throw textError(expected, `'${token.text}'`);
}

/** A whole number within bounds. */
export function integerOf(token: Token, largest: number, what: string): number {
	const expected = `${what} from 0 to ${largest}`;
	const value = numberOf(token, expected);
	if (Number.isInteger(value) && value <= largest) return value;
	throw textError(expected, `'${token.text}'`);
}
