import type { Finding, LockUse, Participant } from "../../model/index.js";
import { isBetweenClasses, verbOf, wantedFrom, wantedName } from "../phrases.js";
import { threadName } from "../words.js";
import { html, type Markup } from "./markup.js";

/** More threads than this make a picture that nobody reads; the list below it says it all. */
const largestRing = 12;
const box = { width: 132, height: 40 };
/** Distance between the centres of neighbours on the ring. */
const spacing = 178;
/** Boxes and labels are wider than high, and so is the ring. */
const stretch = { x: 1.45, y: 0.75 };
/** How far outside the ring a writer stands from the lock it asks for: further to the side than up or down. */
const writerDistance = { x: 200, y: 104 };
const longestLabel = 15;

interface Point {
	readonly x: number;
	readonly y: number;
}
interface Node extends Point {
	readonly kind: "thread" | "writer" | "lock";
	readonly label: string;
	readonly full: string;
}
interface Arrow {
	readonly from: Point;
	readonly to: Point;
	readonly kind: "wants" | "held" | "queues";
	readonly label: string;
	/** Bends to the side, for two nodes with an arrow each way. */
	readonly bent: boolean;
}
type Waiting = Participant & { readonly wants: NonNullable<Participant["wants"]> };

/** The cycle as a picture: threads and locks by turns, each arrow from who waits to who must act. Nothing if it is none. */
export function ringOf(finding: Finding): Markup | undefined {
	const waiting = finding.participants.filter((one): one is Waiting => one.wants !== undefined);
	const holders = waiting.filter((one) => one.role === "holder");
	const writers = waiting.filter((one) => one.role === "writer");
	if (!closes(finding, holders) || holders.length > largestRing) return undefined;
	const ring = placeRing(holders);
	const outside = writers.map((writer) => placeWriter(writer, ring));
	return draw(
		[...ring, ...outside.map((one) => one.node)],
		[...ringArrows(finding, holders, ring), ...outside.map((one) => one.arrow)],
		sentence(finding, waiting),
	);
}

/** Whether each waits for something that the next one has: only then is a ring true. */
function closes(finding: Finding, holders: readonly Waiting[]): boolean {
	if (holders.length === 0) return false;
	return holders.every(({ wants }, index) => {
		const next = holders[(index + 1) % holders.length];
		if (wants.waitsFor === "join") return wants.lock === next?.thread;
		return next?.holds.some((held) => held.inCycle && isWanted(finding, held, wants)) ?? false;
	});
}

/** Between classes, another instance of the class will do. */
function isWanted(finding: Finding, held: LockUse, wants: LockUse): boolean {
	return held.lock === wants.lock || (isBetweenClasses(finding) && held.class === wants.class);
}

function placeRing(holders: readonly Waiting[]): Node[] {
	const size = holders.length * 2;
	const radius = size === 2 ? spacing / 2 : spacing / (2 * Math.sin(Math.PI / size));
	return holders.flatMap((holder, index) => [
		node("thread", threadName(holder), around(index * 2, size, radius)),
		lockNode(holder.wants, around(index * 2 + 1, size, radius)),
	]);
}

/** Positions clockwise from the left, so that the ring of two is a diamond with its threads at the sides. */
function around(position: number, size: number, radius: number): Point {
	const angle = (2 * Math.PI * position) / size - Math.PI;
	return { x: stretch.x * radius * Math.cos(angle), y: stretch.y * radius * Math.sin(angle) };
}

/** The instance alone where its class does not fit in: the class stands with the participants. */
function lockNode(wants: Waiting["wants"], at: Point): Node {
	const full = wantedName(wants);
	const fits = [...full].length <= longestLabel;
	return { ...node("lock", fits ? full : wants.lock, at), full };
}

function node(kind: Node["kind"], full: string, { x, y }: Point): Node {
	const characters = [...full];
	const label =
		characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join("")}…` : full;
	return { kind, label, full, x, y };
}

function placeWriter(writer: Waiting, ring: readonly Node[]): { node: Node; arrow: Arrow } {
	const lock = ring.find((one) => one.kind === "lock" && one.full === wantedName(writer.wants)) ?? {
		x: 0,
		y: 0,
	};
	const distance = Math.hypot(lock.x, lock.y) || 1;
	const at = node("writer", threadName(writer), {
		x: lock.x + (lock.x / distance) * writerDistance.x,
		y: lock.y + (lock.y / distance) * writerDistance.y,
	});
	return { node: at, arrow: { from: at, to: lock, kind: "queues", label: "queues", bent: false } };
}

function ringArrows(finding: Finding, holders: readonly Waiting[], ring: readonly Node[]): Arrow[] {
	const bent = ring.length === 2;
	return ring.flatMap((from, index): Arrow[] => {
		const to = ring[(index + 1) % ring.length];
		const holder = holders[index >> 1];
		const next = holders[((index >> 1) + 1) % holders.length];
		if (to === undefined || holder === undefined || next === undefined) return [];
		if (from.kind === "thread") return [{ from, to, bent, kind: "wants", label: wantsLabel(holder) }];
		return [{ from, to, bent, kind: "held", label: heldLabel(finding, holder.wants, next) }];
	});
}

function wantsLabel({ wants }: Waiting): string {
	return wants.waitsFor === undefined ? `wants${unlessExclusive(wants)}` : verbOf(wants);
}

function heldLabel(finding: Finding, wants: Waiting["wants"], next: Participant): string {
	const held = next.holds.find((use) => use.inCycle && isWanted(finding, use, wants));
	return held === undefined ? "is" : `held${unlessExclusive(held)}`;
}

function unlessExclusive({ mode }: LockUse): string {
	return mode === "exclusive" ? "" : ` ${mode}`;
}

function sentence(finding: Finding, waiting: readonly Waiting[]): string {
	const parts = waiting.map(
		(one) => `${threadName(one)} ${verbOf(one.wants)} ${wantedName(one.wants)}${wantedFrom(finding, one)}`,
	);
	return `${parts.join("; ")}.`;
}

function draw(nodes: readonly Node[], arrows: readonly Arrow[], description: string): Markup {
	const margin = { x: box.width / 2 + 30, y: box.height / 2 + 24 };
	const left = Math.min(...nodes.map((one) => one.x)) - margin.x;
	const top = Math.min(...nodes.map((one) => one.y)) - margin.y;
	const width = Math.max(...nodes.map((one) => one.x)) + margin.x - left;
	const height = Math.max(...nodes.map((one) => one.y)) + margin.y - top;
	return html`<figure class="ring"><svg viewBox="${[left, top, width, height].map(whole).join(" ")}" width="${whole(width)}" height="${whole(height)}" role="img"><title>${description}</title>${arrows.map(drawArrow)}${nodes.map(drawNode)}</svg></figure>`;
}

function drawNode({ kind, label, full, x, y }: Node): Markup {
	const corner = kind === "lock" ? 4 : box.height / 2;
	return html`<g class="${kind}"><title>${full}</title><rect x="${whole(x - box.width / 2)}" y="${whole(y - box.height / 2)}" width="${box.width}" height="${box.height}" rx="${corner}"/><text x="${whole(x)}" y="${whole(y)}">${label}</text></g>`;
}

function drawArrow({ from, to, kind, label, bent }: Arrow): Markup {
	const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
	const bend = bent ? 70 : 0;
	const sideways = { x: (-(to.y - from.y) / length) * bend, y: ((to.x - from.x) / length) * bend };
	const middle = { x: (from.x + to.x) / 2 + sideways.x, y: (from.y + to.y) / 2 + sideways.y };
	const start = edgeOf(from, middle);
	const end = edgeOf(to, middle);
	const at = bent ? { x: (middle.x * 2 + from.x + to.x) / 4, y: (middle.y * 2 + from.y + to.y) / 4 } : middle;
	return html`<g class="arrow ${kind}"><path marker-end="url(#tip-${kind})" d="M${whole(start.x)} ${whole(start.y)}Q${whole(middle.x)} ${whole(middle.y)} ${whole(end.x)} ${whole(end.y)}"/><text x="${whole(at.x)}" y="${whole(at.y)}">${label}</text></g>`;
}

/** Where the line from the middle of a box to a point leaves the box, and a little beyond. */
function edgeOf(centre: Point, towards: Point): Point {
	const x = towards.x - centre.x;
	const y = towards.y - centre.y;
	const room = 5;
	const part = Math.min(
		(box.width / 2 + room) / Math.abs(x || 1e-9),
		(box.height / 2 + room) / Math.abs(y || 1e-9),
		1,
	);
	return { x: centre.x + x * part, y: centre.y + y * part };
}

/** Markers are shared by all rings of a page. */
export const arrowTips: Markup = html`<svg class="tips" width="0" height="0" aria-hidden="true"><defs>${[
	"wants",
	"held",
	"queues",
].map(
	(kind) =>
		html`<marker id="tip-${kind}" class="${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z"/></marker>`,
)}</defs></svg>`;

function whole(value: number): number {
	return Math.round(value) + 0;
}
