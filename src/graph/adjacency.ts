/**
 * A directed graph in compressed sparse rows: the successors of node `n` are `targets[offsets[n]]` to
 * `targets[offsets[n + 1] - 1]`, and `edges` tells at the same places which edge it was.
 */
export interface Adjacency {
	readonly nodeCount: number;
	/** Length `nodeCount + 1`. */
	readonly offsets: Int32Array;
	readonly targets: Int32Array;
	readonly edges: Int32Array;
}

/**
 * Builds the rows by counting sort, keeping the order of edges within a node.
 * Cost: O(nodes + edges) time, three arrays.
 * @param nodeCount nodes are 0 to `nodeCount - 1`
 * @param from source node per edge
 * @param to target node per edge
 */
export function adjacencyOf(nodeCount: number, from: ArrayLike<number>, to: ArrayLike<number>): Adjacency {
	const offsets = new Int32Array(nodeCount + 1);
	for (let edge = 0; edge < from.length; edge++) offsets[from[edge]! + 1]!++;
	for (let node = 0; node < nodeCount; node++) offsets[node + 1]! += offsets[node]!;
	const cursor = offsets.slice();
	const targets = new Int32Array(from.length);
	const edges = new Int32Array(from.length);
	for (let edge = 0; edge < from.length; edge++) {
		const place = cursor[from[edge]!]!++;
		targets[place] = to[edge]!;
		edges[place] = edge;
	}
	return { nodeCount, offsets, targets, edges };
}

/** The same graph with every edge turned round. `edges` of the result are places in `graph.targets`. */
export function reversed(graph: Adjacency): Adjacency {
	const sources = new Int32Array(graph.targets.length);
	for (let node = 0; node < graph.nodeCount; node++)
		sources.fill(node, graph.offsets[node]!, graph.offsets[node + 1]!);
	return adjacencyOf(graph.nodeCount, graph.targets, sources);
}
